"""Where in a photograph does the sheet lie, and how does it look from straight above?

Pictures here are float64 (H, W) or (H, W, 3), from black 0 to white 1; corners are x and y in
pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

from explorer.images.placing import Picture, shrunk

Mask = NDArray[np.bool_]

SEARCH_PX = 160
"""Longest side, in pixels, of the small picture in which the sheet is sought."""

LEAST_PX = 48
"""Shorter side of a picture below which no sheet is sought: that is an image, not a photograph."""

LEAST_SHARE, MOST_SHARE = 0.1, 0.95
"""Shares of the picture that a sheet may cover."""

LEAST_SIDE = 0.2
"""A sheet's shorter side, as a share of the picture's."""

SOLID = 0.93
"""Least share of its convex hull that a sheet fills, and that the hull fills of four sides."""

MOST_SHEETS = 3
"""Areas that are looked at, the largest first."""

BESIDE_SHARE = 0.5
"""A further sheet is at least this much like one as the likeliest is."""

BARE = 0.72
"""Least share of a sheet that is paper, not marks."""

SEEN = 0.55
"""Least share of a sheet's outline that lies inside the picture; a shadow's edge has less."""

LEAST_LIGHT = 0.4
"""Light of a sheet on a lighter desk, as a share of the desk's; a broad bar of ink has less."""

STEP = 0.08
"""Least difference in light, of 1, between a sheet and what it lies on."""

THRESHOLDS = 14
"""Levels of light at which the picture is split."""

BRIDGE = ndimage.iterate_structure(ndimage.generate_binary_structure(2, 1), 2)
"""Bright areas that hang together by less than this, in the small picture, are two."""

TRIMMED = 2.0
"""Taken off each side of a sheet, in pixels of the small picture: its edge is half desk."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet in a picture.

    Attributes:
        corners: float64 (4, 2), x and y, clockwise from the top left.
        mask: True (H, W) on the sheet, at the picture's size.
        is_whole: whether all four corners are in the picture.
    """

    corners: Picture
    mask: Mask
    is_whole: bool


def find_sheets(picture: Picture) -> list[Sheet]:
    """The four-sided areas with sharp sides that are lighter or darker than their desk.

    The likeliest comes first.  There is none where the sheet fills the picture.
    """
    if min(picture.shape[:2]) < LEAST_PX:
        return []
    small = shrunk(picture, SEARCH_PX)
    found: list[tuple[float, Mask]] = []
    grey = small if small.ndim == 2 else small.mean(axis=-1)
    for channel in _channels(small):
        soft = ndimage.median_filter(channel, 3, mode="nearest")
        steep = ndimage.gaussian_gradient_magnitude(soft, 0.7, mode="nearest")
        for area in _bright_areas(soft):
            if np.median(grey[area]) < LEAST_LIGHT * np.median(grey[~area]):
                continue
            score = _sheet_likeness(area, soft, steep)
            if score > 0:
                found.append((score, area))
    return [_sheet(area, picture.shape[:2]) for area in _apart(found)]


def _apart(found: list[tuple[float, Mask]]) -> list[Mask]:
    """The areas that are most like sheets, none over another."""
    kept: list[Mask] = []
    least = BESIDE_SHARE * max((score for score, _ in found), default=0.0)
    for score, area in sorted(found, key=lambda one: -one[0]):
        if score >= least and not any((area & other).any() for other in kept):
            kept.append(area)
    return kept


def _channels(small: Picture) -> Iterator[Picture]:
    """What is bright in each may be paper: grey, the darkest of the three colours, which tells
    white paper from a light brown table, and the negative, for brown paper on a white one."""
    grey = small if small.ndim == 2 else small.mean(axis=-1)
    yield grey
    if small.ndim == 3:
        yield small.min(axis=-1)
    yield 1 - grey


def _bright_areas(channel: Picture) -> Iterator[Mask]:
    """At each of several levels, the largest areas above it, their holes filled."""
    low, high = np.percentile(channel, (2, 98))
    # Thin bridges between bright areas go. What is opened and then split is what is split and then
    # opened, so once does for all levels.
    eroded = ndimage.grey_erosion(channel, footprint=BRIDGE, mode="constant", cval=-1.0)
    opened = ndimage.grey_dilation(eroded, footprint=BRIDGE, mode="constant", cval=-1.0)
    for level in np.linspace(low, high, THRESHOLDS + 2)[1:-1]:
        labels, count = ndimage.label(opened > level)
        if not count:
            continue
        sizes = np.bincount(labels.ravel())[1:]
        for k in np.argsort(-sizes)[:MOST_SHEETS]:
            if sizes[k] < BARE * LEAST_SHARE * channel.size:
                break
            filled = _without_holes(labels == int(k) + 1)
            share = float(filled.mean())
            if LEAST_SHARE <= share <= MOST_SHARE and (channel > level)[filled].mean() >= BARE:
                yield filled


def _without_holes(area: Mask) -> Mask:
    """The area with all that it encloses."""
    labels, _ = ndimage.label(np.pad(~area, 1, constant_values=True))
    return np.asarray(labels[1:-1, 1:-1] != labels[0, 0])


def _sheet_likeness(area: Mask, light: Picture, steep: Picture) -> float:
    """How much an area looks like a sheet: its step in light to the desk, or 0 for none."""
    hull = _hull(area)
    if hull is None or area.sum() < SOLID * _polygon_area(hull):
        return 0.0
    padded = np.pad(area, 1)
    edge = (padded & ~ndimage.binary_erosion(padded))[1:-1, 1:-1]
    on_border = np.zeros_like(area)
    on_border[[0, 1, -2, -1]] = on_border[:, [0, 1, -2, -1]] = True
    seen = edge & ~on_border
    if seen.sum() < SEEN * edge.sum():
        return 0.0
    inner = ndimage.binary_erosion(area, iterations=2, border_value=1)
    outer = ndimage.binary_dilation(area, iterations=4) & ~ndimage.binary_dilation(
        area, iterations=2
    )
    ring = inner & ~ndimage.binary_erosion(area, iterations=5, border_value=1)
    if not ring.any() or not outer.any():
        return 0.0
    step = float(np.median(light[ring]) - np.median(light[outer]))
    # An edge of one pixel has half of its step in each of two; a shadow's has far less.
    sharp = np.median(ndimage.maximum_filter(steep, 3)[seen]) >= 0.2 * step
    if step < STEP or not sharp:
        return 0.0
    quad = four_sides(hull)
    if quad is None or _polygon_area(hull) < (SOLID if not (edge & on_border).any() else 0.8) * (
        _polygon_area(quad)
    ):
        return 0.0
    sides = np.linalg.norm(quad - np.roll(quad, 1, axis=0), axis=1)
    if sides.min() < LEAST_SIDE * min(area.shape):
        return 0.0
    return step * float(np.sqrt(area.mean()))


def _hull(area: Mask) -> Picture | None:
    """The corners of an area's convex hull, (N, 2) as x and y, in turn."""
    # The outermost pixels of each row are enough.
    rows = np.flatnonzero(area.any(axis=1))
    first = area[rows].argmax(axis=1)
    last = area.shape[1] - area[rows, ::-1].argmax(axis=1)
    points = np.concatenate(
        [np.stack([side, rows + down], axis=-1) for side in (first, last) for down in (0, 1)]
    )
    try:
        return np.asarray(points[ConvexHull(points).vertices], dtype=np.float64)
    except QhullError:
        return None


def _polygon_area(corners: Picture) -> float:
    x, y = corners.T
    return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def four_sides(hull: Picture) -> Picture | None:
    """The four-sided figure around a convex one whose sides are four of its own.

    The side whose loss adds the least area goes, again and again; its neighbours are drawn out
    until they meet.  None where four cannot be reached.
    """
    corners = hull
    while len(corners) > 4:
        end = np.roll(corners, -1, axis=0)
        meeting = _meetings(corners)
        added = np.abs(_cross(end - corners, meeting - corners))
        if np.isnan(added).all():
            return None
        k = int(np.nanargmin(added))
        kept = corners.copy()
        kept[k] = meeting[k]
        corners = np.delete(kept, (k + 1) % len(corners), axis=0)
    return corners if len(corners) == 4 else None


def _cross(one: Picture, other: Picture) -> Picture:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _meetings(corners: Picture) -> Picture:
    """For each side, (N, 2), where its two neighbours meet beyond it; NaN where they do not."""
    before, end, after = (np.roll(corners, shift, axis=0) for shift in (1, -1, -2))
    along, back = corners - before, end - after
    slope = _cross(along, back)
    slope[np.abs(slope) < 1e-9] = np.nan
    far = _cross(end - corners, back) / slope
    near = _cross(end - corners, along) / slope
    far[~((far >= 0) & (near >= 0))] = np.nan
    return np.asarray(corners + far[:, None] * along)


def _sheet(area: Mask, shape: tuple[int, ...]) -> Sheet:
    height, width = shape
    scale = np.array([width / area.shape[1], height / area.shape[0]])
    hull = _hull(area)
    assert hull is not None
    quad = four_sides(hull)
    assert quad is not None
    corners = _from_top_left(quad * scale)
    touches = bool(area[0].any() or area[-1].any() or area[:, 0].any() or area[:, -1].any())
    inside = bool(((corners > -2) & (corners < np.array([width, height]) + 2)).all())
    image = Image.fromarray(area.astype(np.uint8) * 255)
    mask = np.asarray(image.resize((width, height), Image.Resampling.BILINEAR)) > 127
    return Sheet(corners, mask, inside and not touches)


def _from_top_left(corners: Picture) -> Picture:
    """Corners clockwise on the screen, the first the one nearest to the top left."""
    middle = corners.mean(axis=0)
    angles = np.arctan2(*(corners - middle).T[::-1])
    turned = corners[np.argsort(angles)]
    return np.roll(turned, -int(turned.sum(axis=1).argmin()), axis=0)


def seen_from_above(picture: Picture, sheet: Sheet) -> tuple[Picture, Picture]:
    """A whole sheet alone, its sides upright, and the way back.

    Returns:
        the picture (h, w) or (h, w, 3), and a matrix float64 (3, 3) from its x, y, 1 to those of
        the picture in which it was found, up to a factor.
    """
    middle = sheet.corners.mean(axis=0)
    trim = TRIMMED * max(1.0, max(picture.shape[:2]) / SEARCH_PX)
    sides = np.linalg.norm(sheet.corners - np.roll(sheet.corners, -1, axis=0), axis=1)
    kept = max(0.5, 1 - 2 * trim / float(sides.min()))
    corners = middle + (sheet.corners - middle) * kept
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width = max(1, round(float(sides[0] + sides[2]) / 2))
    height = max(1, round(float(sides[1] + sides[3]) / 2))
    way = _homography(np.array([(0, 0), (width, 0), (width, height), (0, height)]), corners)
    layers = [picture] if picture.ndim == 2 else list(np.moveaxis(picture, -1, 0))
    seen = [_warped(layer, way, (width, height)) for layer in layers]
    return (seen[0] if picture.ndim == 2 else np.stack(seen, axis=-1)), way


def _homography(source: Picture, target: Picture) -> Picture:
    rows, values = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    found = np.linalg.lstsq(np.array(rows, float), np.array(values, float), rcond=None)[0]
    return np.append(found, 1.0).reshape(3, 3)


def _warped(layer: Picture, way: Picture, size: tuple[int, int]) -> Picture:
    image = Image.fromarray(layer.astype(np.float32))
    made = image.transform(
        size,
        Image.Transform.PERSPECTIVE,
        tuple(way.ravel()[:8]),
        Image.Resampling.BICUBIC,
    )
    return np.clip(np.asarray(made, dtype=np.float64), 0.0, 1.0)


def without_desk(picture: Picture, sheet: Sheet) -> tuple[Picture, Picture]:
    """A sheet that runs off the picture, with the paper at its edge in the place of the desk.

    Returns:
        as `seen_from_above`.
    """
    margin = max(2, round((TRIMMED + 1) * max(picture.shape[:2]) / SEARCH_PX))
    paper = ndimage.binary_erosion(sheet.mask, iterations=margin, border_value=1)
    if not paper.any():
        return picture, np.eye(3)
    nearest = ndimage.distance_transform_edt(~paper, return_distances=False, return_indices=True)
    filled = picture[tuple(nearest)]
    rows, columns = np.flatnonzero(paper.any(axis=1)), np.flatnonzero(paper.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    way = np.array([[1.0, 0, left], [0, 1, top], [0, 0, 1]])
    return filled[top : rows[-1] + 1, left : columns[-1] + 1].copy(), way
