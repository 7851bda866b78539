"""How many marks stand on a page, and which of them is meant?

Ink here is float64 (H, W), from bare paper 0 to full ink 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.marks import joined_pieces
from explorer.images.placing import Box, Picture

LEAST_SIDE, LEAST_MASS = 0.4, 0.12
"""A piece this long and heavy, in shares of the largest, is a mark of its own; others are parts."""

STACKED_GAP, BESIDE_GAP = 0.15, 0.06
"""Gaps, in longer sides, across which pieces above one another, and beside, are one mark."""

FRAME_EDGE, FRAME_SHARE = 0.12, 0.85
"""A frame has this share of its ink this near to its box's sides."""

MOST_MARKS = 40
"""Of a page of writing, the heaviest."""


def marks_on(ink: Picture) -> tuple[NDArray[np.int32], list[Box]]:
    """The marks in reading order.

    Returns:
        int32 (H, W), 0 on paper and from 1 on each mark with the soft edge that is its own; and
        the boxes (top, bottom, left, right) of their ink.
    """
    labels, count = joined_pieces(ink)
    if count < 2:
        return (ink > 0).astype(np.int32), _boxes(labels)
    owner = _owners(labels, ink, count)
    merged = np.concatenate([[0], owner])[labels]
    boxes = _boxes(merged)
    order = _reading_order(boxes)
    place = np.zeros(len(boxes) + 1, dtype=np.int32)
    place[np.array(order) + 1] = np.arange(1, len(boxes) + 1)
    merged = place[merged]
    nearest = ndimage.distance_transform_edt(
        merged == 0, return_distances=False, return_indices=True
    )
    return np.where(ink > 0, merged[tuple(nearest)], 0), [boxes[k] for k in order]


def main_mark(ink: Picture, labels: NDArray[np.int32], boxes: list[Box]) -> int:
    """The number, from 1, of the mark that is meant if nobody says: the heaviest that is no frame
    around another."""
    mass = ndimage.sum_labels(ink, labels, np.arange(1, len(boxes) + 1))
    for k in np.argsort(-mass):
        if not _is_frame(labels == k + 1, boxes[k], boxes):
            return int(k) + 1
    return int(mass.argmax()) + 1


def _boxes(labels: NDArray[np.int32]) -> list[Box]:
    return [
        (rows.start, rows.stop, columns.start, columns.stop)
        for rows, columns in (found for found in ndimage.find_objects(labels) if found)
    ]


def _owners(labels: NDArray[np.int32], ink: Picture, count: int) -> NDArray[np.int32]:
    """For each piece the number, from 1, of the mark that it is of."""
    boxes = _boxes(labels)
    sides = np.array([max(b[1] - b[0], b[3] - b[2]) for b in boxes])
    mass = ndimage.sum_labels(ink, labels, np.arange(1, count + 1))
    whole = (sides >= LEAST_SIDE * sides.max()) & (mass >= LEAST_MASS * mass.max())
    whole[np.argsort(-mass, kind="stable")[MOST_MARKS:]] = False
    whole[int(mass.argmax())] = True
    majors = np.flatnonzero(whole)
    group = np.arange(count)
    numbers = np.arange(1, count + 1)
    gaps = {
        k: ndimage.minimum(ndimage.distance_transform_edt(labels != k + 1), labels, numbers)
        for k in majors
    }
    for i, a in enumerate(majors):
        for b in majors[i + 1 :]:
            gap = float(gaps[a][b]) / max(sides[a], sides[b])
            if gap <= (STACKED_GAP if _stacked(boxes[a], boxes[b]) else BESIDE_GAP):
                group[group == group[b]] = group[a]
    for k in np.flatnonzero(~whole):
        nearest = min(majors, key=lambda a: float(gaps[a][k]))
        group[k] = group[nearest]
    return np.asarray(np.unique(group, return_inverse=True)[1] + 1, dtype=np.int32)


def _stacked(one: Box, other: Box) -> bool:
    """Whether one lies above the other, and is not as long as it: a stroke of the same mark."""
    across = min(one[3], other[3]) - max(one[2], other[2])
    heights = sorted((one[1] - one[0], other[1] - other[0]))
    narrower = min(one[3] - one[2], other[3] - other[2])
    return across >= 0.5 * narrower and heights[0] <= 0.75 * heights[1]


def _reading_order(boxes: list[Box]) -> list[int]:
    """Line by line from the top, each from the left."""
    left = sorted(range(len(boxes)), key=lambda k: boxes[k][0])
    order: list[int] = []
    while left:
        middle = (boxes[left[0]][0] + boxes[left[0]][1]) / 2
        line = [k for k in left if boxes[k][0] <= middle]
        order += sorted(line, key=lambda k: boxes[k][2])
        left = [k for k in left if k not in line]
    return order


def _is_frame(mark: NDArray[np.bool_], box: Box, boxes: list[Box]) -> bool:
    top, bottom, left, right = box
    held = [
        b
        for b in boxes
        if top < b[0]
        and b[1] < bottom
        and left < b[2]
        and b[3] < right
        and b[1] - b[0] >= 0.2 * (bottom - top)
    ]
    if not held:
        return False
    inside = mark[top:bottom, left:right]
    edge = round(FRAME_EDGE * max(inside.shape))
    middle = inside[edge:-edge, edge:-edge] if edge else inside
    return bool(middle.sum() <= (1 - FRAME_SHARE) * inside.sum())
