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
NUDGES = 20
LEAST_APART, MOST = 0.9, 0.6
"""Of the sizes of two names, so near that no letter is hidden; of the names, what is most."""
Places = NDArray[np.float64]


def centroid_names(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    theme: Theme,
    window: Window,
) -> list[dict[str, Any]]:
    """Each class's name at the median of its points, as annotations on a scrap of the page.

    Names that would cover each other are moved apart by as little as they need. One that would
    stand far from its class, or still lie on another, is left out; where that leaves fewer than
    most, the classes lie on one another, and none is written: a name would claim a place that all
    share.
    """
    if labels is None or not len(labels):
        return []
    kinds = [int(label) for label in np.unique(labels)]
    names = [class_name(label, class_names) for label in kinds]
    medians = np.array([np.median(points[labels == label], axis=0) for label in kinds], np.float64)
    sizes = _sizes(names, window)
    places = _uncut(_apart(medians, sizes), medians, sizes, window)
    near = _are_near(places, medians, sizes, window)
    is_written = _unless_few(_uncovered(places, near, sizes))
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


def _per_px(window: Window) -> Places:
    return np.array([side[1] - side[0] for side in window]) / USUAL_SIDE_PX


def _sizes(names: Sequence[str], window: Window) -> Places:
    """(names, 2), what each takes across and up in a figure of usual size."""
    px = [(LETTER_PX * len(name) + FRAME_PX, HEIGHT_PX) for name in names]
    return np.array(px, np.float64) * _per_px(window)


def _apart(places: Places, sizes: Places) -> Places:
    """Places moved so that names of their sizes no longer overlap, or nearly so in a crowd."""
    moved = places.copy()
    for _ in range(NUDGES):
        for one, other in combinations(range(len(places)), 2):
            needed = (sizes[one] + sizes[other]) / 2
            offset = moved[other] - moved[one]
            overlap = needed - np.abs(offset)
            if (overlap > 0).all():
                side = int(np.argmin(overlap / needed))
                push = overlap[side] / 2 * (1 if offset[side] >= 0 else -1)
                moved[one, side] -= push
                moved[other, side] += push
    return moved


def _uncut(places: Places, medians: Places, sizes: Places, window: Window) -> Places:
    """Names of classes that are in view, moved off the edge that would cut them."""
    low, high = np.array(window, np.float64).T
    margin = np.minimum(sizes, high - low) / 2
    in_view = ((medians >= low) & (medians <= high)).all(axis=1, keepdims=True)
    return np.where(in_view, np.clip(places, low + margin, high - margin), places)


def _are_near(places: Places, medians: Places, sizes: Places, window: Window) -> NDArray[np.bool_]:
    """(names,) whether each still stands over its class's middle."""
    gap = HEIGHT_PX * _per_px(window)
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
