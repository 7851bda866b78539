"""How much of the aggregate posterior lies over each cell of a plane through latent space?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.density import aggregate_posterior_mass
from explorer.latent.latents import checked_latents
from explorer.latent.planes import Plane
from explorer.latent.windows import SquareWindow

DRAWS = 200_000
"""Enough that a cell of a hundred by hundred holds some twenty where q(z) is spread evenly."""
NEGLIGIBLE = 1e-9
SMALLEST_VARIANCE = 1e-12
"""Added to every posterior's: one that shrank to a point still has a logarithm and a root."""


def plane_mass(
    plane: Plane,
    mu: ArrayLike,
    logvar: ArrayLike | None,
    window: SquareWindow,
    cells: int,
    generator: np.random.Generator,
) -> NDArray[np.float64]:
    """The share of q(z), seen along the plane, in each of cells × cells; the first row is the top.

    Exact along latent dimensions, where a diagonal Gaussian stays diagonal. On a tilted plane its
    covariance is not, and its mass over a rectangle has no closed form: there it is counted from
    draws of q(z).

    Args:
        plane: onto which the latents are projected.
        mu, logvar: (N, D) the posteriors; no logvar where latents are points.
        window: the square that the cells divide.
        cells: how many a side.
        generator: of the draws.

    Raises:
        LatentError: shapes do not fit.
    """
    means = plane.to_plane(mu)
    across, up = window.edges(cells)
    if logvar is None:
        return aggregate_posterior_mass(means, None, across, up)[::-1]
    covariance = plane.covariance(checked_latents(logvar, plane.latent_dim))
    covariance = covariance + SMALLEST_VARIANCE * np.eye(2)
    if np.abs(covariance[:, 0, 1]).max(initial=0.0) < NEGLIGIBLE:
        variances = np.diagonal(covariance, axis1=1, axis2=2)
        return aggregate_posterior_mass(means, np.log(variances), across, up)[::-1]
    rows = generator.integers(len(means), size=DRAWS)
    factors = np.linalg.cholesky(covariance)[rows]
    spread = np.einsum("nij,nj->ni", factors, generator.standard_normal((DRAWS, 2)))
    drawn = means[rows] + spread
    counts, _, _ = np.histogram2d(drawn[:, 1], drawn[:, 0], bins=(up, across))
    return np.asarray(counts[::-1] / DRAWS, dtype=np.float64)
