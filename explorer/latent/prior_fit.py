"""Do the prior and the latents cover each other: where does one promise what the other never saw?

Were the aggregate posterior q(z) the prior p(z), a draw from the prior would always land where the
decoder was trained. Where q(z) is much the thinner, it lands in a hole.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtr

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents
from explorer.latent.windows import SquareWindow

COVERED = 0.99
"""The ball about 0 that holds so much of N(0, I) is called the prior's reach."""
HOLE = 0.1
"""Where q(z) is below this share of p(z) there is a hole."""


def codes_within_prior(mu: ArrayLike) -> float:
    """The share of latents (N, D) inside the prior's reach, where ‖z‖² is below χ²_D's quantile.

    Raises:
        LatentError: no latents.
    """
    latents = checked_latents(mu).astype(np.float64)
    if len(latents) == 0:
        raise LatentError("No latents cannot be covered: encode at least one image.")
    reach = chdtri(latents.shape[1], 1 - COVERED)
    return float(((latents**2).sum(axis=1) <= reach).mean())


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
