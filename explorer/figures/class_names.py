"""Where are the classes' names written among points of a plane, and which of them are not?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.frame import FONT_PX, note
from explorer.figures.lettering import lettered
from explorer.figures.palette import Theme
from explorer.figures.plane import Window, class_name

USUAL_SIDE_PX = 470
LETTER_PX, HEIGHT_PX, FRAME_PX = 8, 24, 14
"""Of a name: a letter's width, its height, and what its frame adds to its width."""
MARK_PX = 44
"""The side of the square about an image's mark on which nothing is written."""
NUDGES = 20
LEAST_APART, MOST = 0.9, 0.6
"""Of the sizes of two names, so near that no letter is hidden; of the names, what is most."""
SPREAD, COVERED = 0.1, 1 / 3
"""Shares of the plane: what the classes' middles must span, and what all names may cover."""
Places = NDArray[np.float64]


def centroid_names(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    theme: Theme,
    window: Window,
    mark: tuple[float, float] | None = None,
    side_px: float = USUAL_SIDE_PX,
) -> list[dict[str, Any]]:
    """Each class's name at the median of its points, as annotations on a scrap of the page.

    Names that would cover each other or the mark are moved apart by as little as they need. One
    that would stand far from its class, or still lie on another, is left out. Where that leaves
    fewer than most, or all middles are in one place, the classes lie on one another, and none is
    written: a name would claim a place that all share. Nor where they would cover the points.

    Args:
        points: (N, 2).
        labels: (N,), or None.
        class_names: the name of each label.
        theme: the page's colours.
        window: what the figure shows.
        mark: (x, y) of what no name may cover, if anything.
        side_px: of the figure.
    """
    if labels is None or not len(labels):
        return []
    kinds = [int(label) for label in np.unique(labels)]
    names = [class_name(label, class_names) for label in kinds]
    medians = np.array([np.median(points[labels == label], axis=0) for label in kinds], np.float64)
    per_px = _per_px(window, side_px)
    sizes = _sizes(names, per_px)
    if _have_no_place(medians, sizes, window):
        return []
    fixed = np.array([] if mark is None else [mark], np.float64).reshape(-1, 2)
    fixed_sizes = MARK_PX * np.broadcast_to(per_px, fixed.shape)
    every, every_size = np.concatenate([fixed, medians]), np.concatenate([fixed_sizes, sizes])
    places = _uncut(_apart(every, every_size, len(fixed))[len(fixed) :], medians, sizes, window)
    near = _are_near(places, medians, sizes, per_px)
    wanted = np.concatenate([np.ones(len(fixed), bool), near])
    every = np.concatenate([fixed, places])
    is_written = _unless_few(_uncovered(every, wanted, every_size)[len(fixed) :])
    return [
        note(
            theme,
            f"<b>{lettered(name)}</b>",
            x=float(x),
            y=float(y),
            colour=theme.ink,
            size=FONT_PX,
            bgcolor=theme.paper,
            bordercolor=theme.class_colour(label),
            borderwidth=1.5,
            borderpad=2,
            opacity=0.92,
            captureevents=False,
        )
        for label, name, (x, y), written in zip(kinds, names, places, is_written, strict=True)
        if written
    ]


def _per_px(window: Window, side_px: float) -> Places:
    return np.array([side[1] - side[0] for side in window]) / side_px


def _sizes(names: Sequence[str], per_px: Places) -> Places:
    """(names, 2), what each takes across and up."""
    px = [(LETTER_PX * len(name) + FRAME_PX, HEIGHT_PX) for name in names]
    return np.array(px, np.float64) * per_px


def _have_no_place(medians: Places, sizes: Places, window: Window) -> bool:
    """Whether the classes have one place, or their names no room: a class alone has both."""
    if len(medians) == 1:
        return False
    sides = np.array([side[1] - side[0] for side in window])
    is_spread = (np.ptp(medians, axis=0) > SPREAD * sides).any()
    return bool(not is_spread or sizes.prod(axis=1).sum() > COVERED * sides.prod())


def _apart(places: Places, sizes: Places, fixed: int) -> Places:
    """Places moved so that names of their sizes no longer overlap, or nearly so in a crowd.

    The first `fixed` stay where they are.
    """
    moved = places.copy()
    for _ in range(NUDGES):
        is_still = True
        for one, other in combinations(range(len(places)), 2):
            needed = (sizes[one] + sizes[other]) / 2
            offset = moved[other] - moved[one]
            overlap = needed - np.abs(offset)
            if (overlap > 0).all():
                is_still = False
                side = int(np.argmin(overlap / needed))
                push = overlap[side] * (1 if offset[side] >= 0 else -1)
                moved[one, side] -= 0 if one < fixed else push / 2
                moved[other, side] += push if one < fixed else push / 2
        if is_still:
            break
    return moved


def _uncut(places: Places, medians: Places, sizes: Places, window: Window) -> Places:
    """Names of classes that are in view, moved off the edge that would cut them."""
    low, high = np.array(window, np.float64).T
    margin = np.minimum(sizes, high - low) / 2
    in_view = ((medians >= low) & (medians <= high)).all(axis=1, keepdims=True)
    return np.where(in_view, np.clip(places, low + margin, high - margin), places)


def _are_near(places: Places, medians: Places, sizes: Places, per_px: Places) -> NDArray[np.bool_]:
    """(names,) whether each still stands over its class's middle."""
    gap = HEIGHT_PX * per_px
    reach = np.stack([sizes[:, 0] / 2 + gap[0], np.full(len(sizes), 2 * gap[1])], axis=1)
    near: NDArray[np.bool_] = np.all(np.abs(places - medians) <= reach, axis=1)
    return near


def _uncovered(places: Places, wanted: NDArray[np.bool_], sizes: Places) -> NDArray[np.bool_]:
    """(names,) of the wanted ones those that lie on none before them by more than a little."""
    kept: list[int] = []
    for one in np.flatnonzero(wanted):
        needed = LEAST_APART * (sizes[one] + sizes[kept]) / 2
        if not (np.abs(places[one] - places[kept]) < needed).all(axis=1).any():
            kept.append(int(one))
    found = np.zeros_like(wanted)
    found[kept] = True
    return found


def _unless_few(written: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return written if written.mean() >= MOST else np.zeros_like(written)
