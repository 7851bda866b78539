"""Do the prior and the latents cover each other: where does one promise what the other never saw?

Were the aggregate posterior q(z) the prior p(z), a draw from the prior would always land where the
decoder was trained. Where q(z) is much the thinner, it lands in a hole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtr

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents
from explorer.latent.windows import SquareWindow

COVERED = 0.99
"""Between two radii lies so much of N(0, I), as much nearer to 0 as farther: the prior's shell."""
HOLE = 0.1
"""Where q(z) is below this share of p(z) there is a hole."""


@dataclass(frozen=True)
class ShellShares:
    """How much of a set of latents lies nearer to 0 than the prior's shell, in it, and beyond."""

    nearer: float
    within: float
    farther: float


def shell_shares(
    mu: ArrayLike, logvar: ArrayLike | None, generator: np.random.Generator
) -> ShellShares:
    """Where draws from posteriors lie, ‖z‖² against both tails of χ²_D's quantiles.

    Means alone would lie nearer to 0 than the prior's draws in many dimensions, whatever the
    model: E‖z‖² = E‖μ‖² + Σ σ².

    Args:
        mu, logvar: of q(z|x), (N, D) each; without `logvar` the latents are points.

    Raises:
        LatentError: no latents.
    """
    latents = checked_latents(mu).astype(np.float64)
    if len(latents) == 0:
        raise LatentError("No latents cannot be covered: encode at least one image.")
    if logvar is not None:
        sigma = np.exp(0.5 * np.asarray(logvar, dtype=np.float64))
        latents = latents + sigma * generator.standard_normal(latents.shape)
    tail = (1 - COVERED) / 2
    low, high = (chdtri(latents.shape[1], above) for above in (1 - tail, tail))
    squared = (latents**2).sum(axis=1)
    nearer, farther = float((squared < low).mean()), float((squared > high).mean())
    return ShellShares(nearer, 1 - nearer - farther, farther)


def perfect_latents(
    logvar: ArrayLike, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means and log σ² (N, D) of posteriors of about these widths whose aggregate is N(0, I).

    In each dimension with the mean σ² of all: N(0, 1 − σ²) for μ, so that z = μ + σ ε is N(0, 1).
    """
    variance = np.exp(np.asarray(logvar, dtype=np.float64)).mean(axis=0).clip(max=1.0)
    shape = np.shape(logvar)
    mu = np.sqrt(1 - variance) * generator.standard_normal(shape)
    return mu, np.broadcast_to(np.log(variance), shape)


def point_logvar(mu: ArrayLike) -> NDArray[np.float32]:
    """log σ² (N, D) that turns latents which are points into a density, by Scott's rule.

    σ_d = N^(−1 / (D + 4)) · the latents' standard deviation. Source: Scott 1992, Multivariate
    Density Estimation, eq. 6.42.
    """
    latents = checked_latents(mu).astype(np.float64)
    count, dims = latents.shape
    sigma = max(count, 1) ** (-1 / (dims + 4)) * latents.std(axis=0)
    row = 2 * np.log(np.maximum(sigma, np.finfo(np.float32).tiny))
    return np.broadcast_to(row, latents.shape).astype(np.float32)


def prior_mass(
    window: SquareWindow, cells: int, centre: tuple[float, float] = (0.0, 0.0)
) -> NDArray[np.float64]:
    """How much of N(centre, I) lies in each of cells × cells; the first row is the top."""
    across, up = window.edges(cells)
    of_x, of_y = np.diff(ndtr(across - centre[0])), np.diff(ndtr(up - centre[1]))
    return np.asarray(of_y[::-1, None] * of_x, dtype=np.float64)


def filled(
    posterior_mass: NDArray[np.float64], expected_mass: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How much of what is expected is there, from 0, a hole, to 1; ½ at a ratio of `HOLE`.

    By the ratio's logarithm: from a hundredth through a tenth to as much as is expected.

    Raises:
        LatentError: masses of two shapes.
    """
    if posterior_mass.shape != expected_mass.shape:
        raise LatentError(
            f"Masses of shapes {posterior_mass.shape} and {expected_mass.shape} do not compare."
        )
    tiny = np.finfo(np.float64).tiny
    ratio = np.maximum(posterior_mass, tiny) / np.maximum(expected_mass, tiny)
    return np.asarray(np.clip(1 - 0.5 * np.log(ratio) / np.log(HOLE), 0.0, 1.0))


def hole_share(posterior_mass: NDArray[np.float64], expected_mass: NDArray[np.float64]) -> float:
    """How much of what the prior draws lands in a hole; of its mass within the window."""
    hole = filled(posterior_mass, expected_mass) < 0.5
    return float(expected_mass[hole].sum() / expected_mass.sum())
