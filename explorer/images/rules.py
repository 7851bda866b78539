"""Which of the dark lines on a page were printed there, as its rules or squares?

Contrast here is as `explorer.images.paper` makes it: about 0 on bare paper, 1 at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from scipy import ndimage

from explorer.images.paper import paper_noise
from explorer.images.placing import Picture

STRIPS = 4
"""Strips across a page in each of which its rules are straight, as a lens may bend them."""

STRIPS_RULED = 3
"""Of these, as many must have rules; a digit's own bars lie in one or two."""

LEAST_RULES = 3
"""Rules in a strip, from which it is ruled."""

ANGLES = np.tan(np.deg2rad(np.arange(-12, 12.1, 0.5))).astype(np.float32)

COVERED = 0.55
"""Least share of a strip's width along which a rule is seen."""

LEAST_SEEN_PX = 16
"""Pixels of a strip along which a rule must lie in the picture."""

BESIDE_PX = 4.0
"""How far from a rule the paper is looked at that takes its place, in pixels."""

HALF_PX = 3
"""Half of the widest rule, in pixels."""

LEAST_PX = 120
"""Shorter side of a picture from which rules are sought."""

MOST_DARK = 0.5
"""Share of dark pixels above which there are no lines to be told from one another."""

COUNTED = 4_000
"""Dark pixels that are looked at, of those of a strip."""


def without_rules(contrast: Picture) -> tuple[Picture, bool]:
    """The contrast (H, W) without its printed rules, and whether there were any.

    Whatever is much darker than the rule that it crosses stays.
    """
    noise = paper_noise(contrast)
    if min(contrast.shape) < LEAST_PX:
        return contrast, False
    level = max(2.5 * noise, 0.025)
    made, is_ruled = contrast, False
    for is_upright in (False, True):
        page = made.T if is_upright else made
        found = list(_strips_with_rules(page, level))
        if sum(len(rows) >= LEAST_RULES for _, _, rows in found) < STRIPS_RULED:
            continue
        page = page.copy()
        for strip, slope, rows in found:
            _take_out(page[:, strip], slope, rows, noise)
        made, is_ruled = (page.T if is_upright else page), True
    return (_filled(contrast, made) if is_ruled else contrast), is_ruled


def _filled(contrast: Picture, made: Picture) -> Picture:
    """The rules' places with the contrast of the paper beside them, so that they leave no edge."""
    paper = ((made == contrast) | (contrast == 0)).astype(np.float32)
    level = ndimage.gaussian_filter((made * paper).astype(np.float32), BESIDE_PX)
    weight = ndimage.gaussian_filter(paper, BESIDE_PX)
    return np.where(paper > 0, made, np.minimum(level / np.maximum(weight, 1e-3), contrast))


def _strips_with_rules(page: Picture, level: float) -> Iterator[tuple[slice, float, list[int]]]:
    """Each strip's columns, the slope of its rules, and the rows where they begin at its left."""
    edges = np.linspace(0, page.shape[1], STRIPS + 1).astype(int)
    for start, stop in pairwise(edges):
        part = page[:, start:stop] > level
        rows, columns = np.nonzero(part)
        slope, found = 0.0, []
        if rows.size and part.mean() <= MOST_DARK:
            slope = _slope(rows, columns)
            found = _rows_of_rules(part, slope)
        yield slice(int(start), int(stop)), slope, found


def _slope(rows: np.ndarray, columns: np.ndarray) -> float:
    """The slope along which the dark pixels fall onto the fewest rows."""
    step = max(1, len(rows) // COUNTED)
    rows, columns = rows[::step].astype(np.float32), columns[::step].astype(np.float32)
    reach = int(np.ceil(np.abs(ANGLES).max() * (columns.max() + 1))) + 1
    rows += reach + 0.5
    counts = [np.bincount((rows - slope * columns).astype(np.int32)) for slope in ANGLES]
    sharpness = [int(count @ count) for count in counts]
    return float(ANGLES[int(np.argmax(sharpness))])


def _rows_of_rules(part: np.ndarray, slope: float) -> list[int]:
    height, width = part.shape
    drop = np.rint(slope * np.arange(width)).astype(int)
    start = min(0, -int(drop.max())), height - min(0, int(drop.min()))
    rows = np.arange(*start)[:, None] + drop
    inside = (rows >= 0) & (rows < height)
    seen = part[np.clip(rows, 0, height - 1), np.arange(width)] & inside
    # A rule may wander by a pixel, so a column counts where it has one of three.
    near = ndimage.maximum_filter1d(seen, 3, axis=0)
    share = near.sum(axis=1) / np.maximum(inside.sum(axis=1), 1)
    share[inside.sum(axis=1) < LEAST_SEEN_PX] = 0
    peaks = (share >= COVERED) & (share == ndimage.maximum_filter1d(share, 2 * HALF_PX + 1))
    thick = ndimage.minimum_filter1d(share, 4 * HALF_PX + 1) >= COVERED
    groups, count = ndimage.label(peaks & ~thick)
    return [start[0] + round(float(np.flatnonzero(groups == k + 1).mean())) for k in range(count)]


def _take_out(strip: Picture, slope: float, rows: list[int], noise: float) -> None:
    """Set the rules in a strip to bare paper, in place."""
    height, width = strip.shape
    columns = np.arange(width)
    drop = np.rint(slope * columns).astype(int)
    for row in rows:
        at = row + drop + np.arange(-HALF_PX, HALF_PX + 1)[:, None]
        inside = (at >= 0) & (at < height)
        at = np.clip(at, 0, height - 1)
        band = strip[at, columns]
        # What a rule has at each place: the middle of its neighbours along it.
        local = ndimage.median_filter(band.max(axis=0), max(9, width // 4), mode="nearest")
        usual = np.median(band, axis=1, keepdims=True)
        peak = np.minimum(local, 1.5 * float(usual.max()) + 2 * noise)
        is_rule = (band <= 1.45 * peak + 2.5 * noise) & inside
        strip[at[is_rule], np.broadcast_to(columns, at.shape)[is_rule]] = 0.0
