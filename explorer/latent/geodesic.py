"""Which way between two latents changes the decoded picture least?

The decoder f carries the plain distance between pictures back to latent space: the length of a
curve of latents is how far its pictures travel. Among all curves between two latents the one of
least energy ∫‖d f(z(t))/dt‖² dt is the shortest, and goes at an even pace: a geodesic of the metric
J(z)ᵀ J(z) (Arvanitidis, Hansen & Hauberg 2018, arXiv:1710.11379; Shao et al., arXiv:1711.08014).
Cut into knots, the energy is a sum of squares, so Gauss-Newton steps, each one banded system, do
in tens what gradient descent does in thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy  # its parts are brought when they are first used: that takes a tenth of a second
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.paths import path_through, resampled, spherical, straight
from explorer.latent.windows import SquareWindow
from explorer.models.patience import go_on

KNOTS, MOST_KNOTS = 33, 129
"""Of one leg, both ends included, at first and at most: between few knots a way may wind unseen."""
BETWEEN_KNOTS = 7
"""Pictures looked at between two knots, when a way's length is measured."""
SHORTER = 0.01
"""Twice as many knots that shorten the way by a smaller share of it are the last."""
MOST_DIMS = 128
"""A step solves for (T − 2) · D numbers at once, in a band as wide as 2 D."""
ROUNDS = 40
SETTLED = 1e-3
"""A round that lowers the energy by a smaller share of it is the last."""
EVENING_ROUNDS = 12
EVEN = 1e-4
"""A pace with a smaller coefficient of variation is even."""
FIRST_DAMPING, MIN_DAMPING, MOST_DAMPING = 1e-3, 1e-9, 1e6
GRID_SIDE = 40
NEIGHBOURS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1))
"""Rows down and columns across, each pair of neighbours once: sixteen directions."""
NUDGE = 0.03
"""Of the way between two knots: how far apart two pictures are whose difference is a slope."""
ROUNDING = 1e-6


Decoder = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""f: latents (N, D) → pictures (N, P), pixels in [0, 1]."""


@dataclass(frozen=True, eq=False)
class Pace:
    """How much the picture changes along a way.

    Attributes:
        steps: ‖f(z_{t+1}) − f(z_t)‖, pixels in [0, 1], (T − 1,).
    """

    steps: NDArray[np.float64]

    @property
    def length(self) -> float:
        """How far the picture travels in all."""
        return float(self.steps.sum())

    @property
    def unevenness(self) -> float:
        """The coefficient of variation of the steps: 0 for a steady pace."""
        mean = float(self.steps.mean())
        return float(self.steps.std() / mean) if mean > 0 else 0.0


def pace(pictures: ArrayLike) -> Pace:
    """The pace of pictures (T, …) in [0, 1] along a way.

    Raises:
        LatentError: fewer than two pictures.
    """
    flat = np.asarray(pictures, dtype=np.float64)
    if len(flat) < 2:
        raise LatentError(f"{len(flat)} pictures make no step: give two or more.")
    flat = flat.reshape(len(flat), -1)
    return Pace(np.linalg.norm(np.diff(flat, axis=0), axis=1))


def geodesic(
    decode: Decoder, start: ArrayLike, end: ArrayLike, window: SquareWindow | None = None
) -> NDArray[np.float32]:
    """Latents (T, D), T from `KNOTS`, of the shortest way found between two latents (D,).

    Energies have several valleys, so the search starts from the straight line, from the arc, and
    in a plane from the shortest way over a grid. The energy sees the pictures at the knots alone:
    knots are doubled until the length, measured between them too, falls no further. Where nothing
    shorter is found, the straight line itself is the answer.

    Args:
        decode: the decoder.
        start, end: (D,).
        window: of a plane, D = 2, that the grid covers; no grid if not given.

    Raises:
        LatentError: the latents do not fit, or have too many dimensions.
    """
    line = straight(start, end, KNOTS)
    dims = line.shape[1]
    if dims > MOST_DIMS:
        raise LatentError(
            f"A geodesic is found in up to {MOST_DIMS} latent dimensions, not {dims}: "
            "choose the straight line or the sphere."
        )
    starts = [line, spherical(start, end, KNOTS)]
    if np.abs(starts[1] - line).max() < ROUNDING * (1 + np.abs(line).max()):
        starts.pop()
    if window is not None and dims == 2:
        starts.append(_over_grid(decode, line[0], line[-1], window))
    found = [_descended(decode, way)[0] for way in starts]
    shortest = _refined(decode, min(found, key=lambda way: travelled_length(decode, way)))
    is_shorter = travelled_length(decode, shortest) < travelled_length(decode, line, len(shortest))
    return shortest if is_shorter else straight(start, end, len(shortest))


def travelled_length(decode: Decoder, way: NDArray[np.float32], knots: int = KNOTS) -> float:
    """How far the picture travels along the polyline (T, D), looked at between its knots too.

    Args:
        knots: where more than there are, as closely as along a way with so many.
    """
    return pace(decode(resampled(way, (max(knots, len(way)) - 1) * BETWEEN_KNOTS + 1))).length


def _refined(decode: Decoder, way: NDArray[np.float32]) -> NDArray[np.float32]:
    """The way with its knots doubled, and the energy lowered again, while that shortens it."""
    shortest, length = way, travelled_length(decode, way)
    while 2 * len(shortest) - 1 <= MOST_KNOTS:
        finer, _ = _descended(decode, resampled(shortest, 2 * len(shortest) - 1))
        reached = travelled_length(decode, finer)
        if reached >= (1 - SHORTER) * length:
            break
        shortest, length = finer, reached
    return shortest


def energy(pictures: ArrayLike) -> float:
    """(T − 1) Σ ‖f(z_{t+1}) − f(z_t)‖²: at least the length's square, and just that if steady."""
    steps = pace(pictures).steps
    return float(len(steps) * (steps**2).sum())


def evened(decode: Decoder, way: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """Latents (steps, D) along the polyline (T, D), each step changing the picture as much.

    Where along the way a latent lies is moved by how far its pictures have travelled, again and
    again; a step's change is a chord between two pictures, so that no single round is exact.

    Raises:
        LatentError: steps out of range.
    """
    placed = resampled(way, steps)
    travelled = _travelled(way)
    if travelled[-1] == 0.0 or steps == 2:
        return placed
    at = np.linspace(0.0, travelled[-1], max(steps, len(way)))
    best, least = placed, np.inf
    for round_number in range(EVENING_ROUNDS):
        # The first round looks at the whole way; the later ones at the very latents that are kept.
        latents = _at(way, travelled, at)
        change = pace(decode(latents))
        if len(at) == steps and change.unevenness < least:
            best, least = latents, change.unevenness
        gone = np.concatenate([[0.0], np.cumsum(change.steps)])
        if gone[-1] == 0.0 or (round_number and least < EVEN):
            break
        rising = gone + np.linspace(0.0, ROUNDING * gone[-1], len(gone))  # stills have no inverse
        at = np.interp(np.linspace(0.0, rising[-1], steps), rising, at)
    return best


def _descended(decode: Decoder, start: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """The end of a Levenberg-Marquardt descent of the energy, its two ends held; and that energy.

    Source: Nocedal & Wright 2006, Numerical Optimization, §10.3.
    """
    way = start.astype(np.float64)
    pictures = decode(start).astype(np.float64)
    lowest, damping = energy(pictures), FIRST_DAMPING
    for _ in range(ROUNDS):
        bands, slope = _normal_equations(decode, way, pictures)
        before = lowest
        while damping <= MOST_DAMPING:
            go_on()
            tried = way.copy()
            tried[1:-1] += _step(bands, slope, damping).reshape(-1, way.shape[1])
            seen = decode(tried.astype(np.float32)).astype(np.float64)
            reached = energy(seen)
            if reached < lowest:
                way, pictures, lowest = tried, seen, reached
                damping = max(damping / 4, MIN_DAMPING)
                break
            damping *= 5
        if before - lowest <= SETTLED * before:
            break
    return way.astype(np.float32), lowest


def _normal_equations(
    decode: Decoder, way: NDArray[np.float64], pictures: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """JᵀJ of all steps by the inner knots, in `solveh_banded`'s lower form, and −Jᵀ residuals.

    Step t is f(z_{t+1}) − f(z_t): each knot meets only its two neighbours, so that the matrix is
    block tridiagonal, 2 JᵢᵀJᵢ on the diagonal and −Jᵢᵀ Jᵢ₊₁ beside it.
    """
    inner, dims = len(way) - 2, way.shape[1]
    jacobians = _jacobians(decode, way, pictures)
    own = 2 * jacobians.transpose(0, 2, 1) @ jacobians
    beside = -jacobians[:-1].transpose(0, 2, 1) @ jacobians[1:]
    bends = pictures[:-2] - 2 * pictures[1:-1] + pictures[2:]
    slope = np.einsum("tpd,tp->td", jacobians, bends).ravel()
    size = inner * dims
    bands = np.zeros((2 * dims, size))
    for row in range(dims):
        for column in range(dims):
            if row >= column:
                bands[row - column, column::dims] = own[:, row, column]
            # Below the diagonal stands the transpose: row of the next knot, column of this one.
            bands[dims + row - column, column : size - dims : dims] = beside[:, column, row]
    return bands, slope


def _jacobians(
    decode: Decoder, way: NDArray[np.float64], pictures: NDArray[np.float64]
) -> NDArray[np.float64]:
    """df/dz at the inner knots by differences over a small part of a step; (T − 2, P, D)."""
    inner, dims = way[1:-1], way.shape[1]
    reach = NUDGE * max(float(np.linalg.norm(np.diff(way, axis=0), axis=1).mean()), ROUNDING)
    nudged = (inner + reach * np.eye(dims)[:, None]).astype(np.float32)
    seen = decode(nudged.reshape(-1, dims)).reshape(dims, len(inner), -1)
    # By as much as float32 could move: far from 0 that is not quite the reach asked for.
    moved = np.einsum("dtd->dt", nudged - inner.astype(np.float32)).astype(np.float64)
    return np.asarray(((seen - pictures[1:-1]) / moved[..., None]).transpose(1, 2, 0))


def _step(
    bands: NDArray[np.float64], slope: NDArray[np.float64], damping: float
) -> NDArray[np.float64]:
    damped = bands.copy()
    # By the largest entry too: a dimension that the decoder does not use has none of its own.
    damped[0] = damped[0] * (1 + damping) + damping * ROUNDING * damped[0].max() + 1e-12
    try:
        found = scipy.linalg.solveh_banded(damped, slope, lower=True, check_finite=False)
    except np.linalg.LinAlgError:
        return np.zeros_like(slope)
    return np.asarray(found, dtype=np.float64)


def _over_grid(
    decode: Decoder, start: NDArray[np.float32], end: NDArray[np.float32], window: SquareWindow
) -> NDArray[np.float32]:
    """The shortest way over a grid between the crossings next to two latents; (KNOTS, 2)."""
    latents = window.cell_centres(GRID_SIDE, GRID_SIDE)
    here, there = (int(((latents - latent) ** 2).sum(1).argmin()) for latent in (start, end))
    _, before = scipy.sparse.csgraph.dijkstra(
        _grid(decode(latents)), directed=False, indices=here, return_predecessors=True
    )
    crossing, corners = there, [end]
    while crossing != here and crossing >= 0:
        corners.append(latents[crossing])
        crossing = int(before[crossing])
    return path_through(np.stack([*corners, start][::-1]), KNOTS)


def _grid(pictures: NDArray[np.float32]) -> scipy.sparse.csr_array:
    """What it costs to go from each crossing to its neighbours: the change of the picture."""
    crossings = np.arange(GRID_SIDE**2).reshape(GRID_SIDE, GRID_SIDE)
    first, second = [], []
    for down, across in NEIGHBOURS:
        # Columns that have a neighbour so far across, and those neighbours a few rows below.
        left, right = max(0, -across), GRID_SIDE - max(0, across)
        first.append(crossings[: GRID_SIDE - down, left:right].ravel())
        second.append(crossings[down:, left + across : right + across].ravel())
    start, end = np.concatenate(first), np.concatenate(second)
    change = np.linalg.norm(pictures[end] - pictures[start], axis=1) + ROUNDING
    return scipy.sparse.csr_array((change, (start, end)), shape=(GRID_SIDE**2, GRID_SIDE**2))


def _travelled(way: NDArray[np.float32]) -> NDArray[np.float64]:
    lengths = np.linalg.norm(np.diff(way.astype(np.float64), axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(lengths)])


def _at(
    way: NDArray[np.float32], travelled: NDArray[np.float64], at: NDArray[np.float64]
) -> NDArray[np.float32]:
    """The latents at these distances along the polyline; its ends are exact."""
    latents = np.stack([np.interp(at, travelled, column) for column in way.T], axis=1)
    latents[0], latents[-1] = way[0], way[-1]
    return latents.astype(np.float32)
