"""Which latents lie on the way from one to another, or along a path that a hand drew?"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents

MAX_STEPS = 1_000
OPPOSITE = 1e-6
"""Short of a half turn by less than this angle, in radians, float32 latents show no way round."""


def straight(start: ArrayLike, end: ArrayLike, steps: int) -> NDArray[np.float32]:
    """Latents (steps, D) evenly spaced on the line between two latents (D,), both ends included.

    Raises:
        LatentError: the latents do not fit, or steps is not from 2 to `MAX_STEPS`.
    """
    first, last = _ends(start, end)
    t = _fractions(steps)[:, None]
    return _with_exact_ends(first + t * (last - first), first, last)


def spherical(start: ArrayLike, end: ArrayLike, steps: int) -> NDArray[np.float32]:
    """Latents (steps, D) on the arc between two latents (D,) about z = 0, both ends included.

    A sample of N(0, I) in many dimensions has a norm near √D, and the straight line between two of
    them passes latents nearer to 0 than samples ever are; the arc does not (White,
    arXiv:1609.04468; slerp: Shoemake, SIGGRAPH 1985). The direction turns at a constant rate and
    the norm goes from one to the other linearly, so that equal norms are kept.

    Where no single arc exists: a latent at 0 has no direction, and the way is the straight line;
    between opposite directions every half circle is as short, and the one taken turns towards the
    coordinate axis that the start is most nearly at right angles to.

    Raises:
        LatentError: the latents do not fit, or steps is not from 2 to `MAX_STEPS`.
    """
    first, last = _ends(start, end)
    norms = np.linalg.norm(first), np.linalg.norm(last)
    if min(norms) == 0.0:
        return straight(first, last, steps)
    here, there = first / norms[0], last / norms[1]
    angle = np.arctan2(np.linalg.norm(there - (here @ there) * here), here @ there)
    sideways = _direction_beside(here, there, angle)
    if sideways is None:
        return straight(first, last, steps)
    t = _fractions(steps)[:, None]
    directions = np.cos(t * angle) * here + np.sin(t * angle) * sideways
    radii = (1 - t) * norms[0] + t * norms[1]
    return _with_exact_ends(radii * directions, first, last)


PATHS: dict[str, Callable[[ArrayLike, ArrayLike, int], NDArray[np.float32]]] = {
    "straight": straight,
    "spherical": spherical,
}


def path_through(anchors: ArrayLike, steps: int, shape: str = "straight") -> NDArray[np.float32]:
    """Latents (steps, D) along a path through anchors (A, D), equally far apart along the way.

    The first and the last anchor are on it exactly; those between only as nearly as the spacing
    allows. A path without length is the same latent, repeated.

    Raises:
        LatentError: fewer than two anchors, an unknown shape, or steps out of range.
    """
    latents = checked_latents(anchors)
    if len(latents) < 2:
        raise LatentError(f"A path needs two anchors or more, and there are {len(latents)}.")
    if shape not in PATHS:
        raise LatentError(f"There is no path {shape!r}: choose one of {', '.join(PATHS)}.")
    if shape == "straight":
        return resampled(latents, steps)
    legs = [PATHS[shape](a, b, MAX_STEPS)[:-1] for a, b in pairwise(latents)]
    return resampled(np.concatenate([*legs, latents[-1:]]), steps)


def resampled(points: ArrayLike, steps: int) -> NDArray[np.float32]:
    """Points (steps, D) equally far apart along the polyline through points (A, D).

    Raises:
        LatentError: no points, or steps is not from 2 to `MAX_STEPS`.
    """
    corners = checked_latents(points).astype(np.float64)
    if len(corners) == 0:
        raise LatentError("A path without points cannot be resampled: give it at least one.")
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = _fractions(steps) * travelled[-1]
    if travelled[-1] == 0.0:
        return np.repeat(corners[:1], steps, axis=0).astype(np.float32)
    leg = np.clip(np.searchsorted(travelled, wanted, side="right") - 1, 0, len(lengths) - 1)
    along = (wanted - travelled[leg]) / np.where(lengths[leg] > 0, lengths[leg], 1.0)
    way = corners[leg] + np.clip(along, 0, 1)[:, None] * (corners[leg + 1] - corners[leg])
    return _with_exact_ends(way, corners[0], corners[-1])


def _fractions(steps: int) -> NDArray[np.float64]:
    if not 2 <= steps <= MAX_STEPS:
        raise LatentError(f"A path of {steps} steps cannot be made: choose 2 to {MAX_STEPS}.")
    return np.linspace(0.0, 1.0, steps)


def _ends(start: ArrayLike, end: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    first, last = np.asarray(start, dtype=np.float32), np.asarray(end, dtype=np.float32)
    if first.ndim != 1 or first.shape != last.shape:
        raise LatentError(
            f"Latents of shapes {first.shape} and {last.shape} have no path between them: "
            "they need the same (D,)."
        )
    both = checked_latents(np.stack([first, last])).astype(np.float64)
    return both[0], both[1]


def _with_exact_ends(
    way: NDArray[np.float64], first: NDArray[np.float64], last: NDArray[np.float64]
) -> NDArray[np.float32]:
    way[0], way[-1] = first, last
    return way.astype(np.float32)


def _direction_beside(
    here: NDArray[np.float64], there: NDArray[np.float64], angle: float
) -> NDArray[np.float64] | None:
    """The unit direction at right angles to `here` that an arc to `there` sets out in, if any."""
    toward = there
    if np.pi - angle < OPPOSITE:
        toward = np.zeros_like(here)
        toward[np.argmin(np.abs(here))] = 1.0
    beside = toward - (toward @ here) * here
    length = np.linalg.norm(beside)
    return beside / length if length > 0 else None  # the same direction, or a single dimension
