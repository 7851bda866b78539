"""Which points in the plane belong to which class, in the idea of Bayes' rule?

The same numbers as on the page, where they are drawn in the browser.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

REACH = 3.9
"""Points lie within it on both axes."""
TRUTHS: dict[str, list[list[tuple[float, ...]]]] = {
    "gaussian": [
        [(-1.5, -0.7, 0.9, 0.9, 0.3)],
        [(1.4, -0.5, 0.9, 0.9, 0.3)],
        [(0.0, 1.8, 0.9, 0.9, 0.3)],
    ],
    "clumps": [
        [(-1.2, -0.6, 0.7, 0.8, 0.0)],
        [(0.9, -0.8, 0.5, 0.5, 0.0), (3.2, -2.6, 0.35, 0.35, 0.0)],
        [(0.1, 1.8, 0.8, 0.6, 0.3)],
    ],
}
"""Each class's clumps: two means, two deviations and a correlation."""
BITS = 0xFFFFFFFF


def class_points(
    truth: str, classes: int, count: int, draw: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Points (classes · count, 2) of one draw of many, and their classes.

    Args:
        truth: where they come from, a key of `TRUTHS`.
        classes, count: how many, and points of each.
        draw: which draw; points of more classes, or more of each, are these and others.
    """
    points = []
    for label, clumps in enumerate(TRUTHS[truth][:classes]):
        normal = _normals(11 + 1000 * draw + 97 * label)
        for number in range(count):
            mean1, mean2, d1, d2, r = clumps[number % len(clumps)]
            e1, e2 = next(normal), next(normal)
            points.append((mean1 + d1 * e1, mean2 + d2 * (r * e1 + math.sqrt(1 - r**2) * e2)))
    return np.clip(points, -REACH, REACH), np.repeat(np.arange(classes), count)


def _uniforms(seed: int) -> Iterator[float]:
    """mulberry32, as in the browser."""
    state = seed & BITS
    while True:
        state = (state + 0x6D2B79F5) & BITS
        mixed = ((state ^ (state >> 15)) * (1 | state)) & BITS
        mixed = (mixed + ((mixed ^ (mixed >> 7)) * (61 | mixed) & BITS) & BITS) ^ mixed
        yield (mixed ^ (mixed >> 14)) / (BITS + 1)


def _normals(seed: int) -> Iterator[float]:
    """Draws of N(0, 1), by Box and Muller."""
    uniform = _uniforms(seed)
    while True:
        radius = math.sqrt(-2 * math.log(1 - next(uniform)))
        angle = 2 * math.pi * next(uniform)
        yield radius * math.cos(angle)
        yield radius * math.sin(angle)
