"""How dense is the aggregate posterior over a window of latent space?

q(z) = (1/N) Σₙ N(z; μₙ, diag σₙ²), the encoder's latents of a whole data set (Makhzani,
arXiv:1511.05644). On a grid along two latent dimensions a diagonal Gaussian is the product of two
one-dimensional ones, so the sum over N images is one matrix product: (G × N) · (N × G).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents

IMAGES_AT_ONCE = 4096
ROOT_TWO_PI = float(np.sqrt(2 * np.pi))


def aggregate_posterior(
    mu: ArrayLike, logvar: ArrayLike, across: ArrayLike, up: ArrayLike
) -> NDArray[np.float64]:
    """The density q(z) at every crossing of two axes, per unit of area in z; (G_up, G_across).

    In more than two dimensions pass two columns: the result is then q's marginal over the others.
    Posteriors narrower than the grid's step fall between its points; there
    `aggregate_posterior_mass` is the one to draw.

    Args:
        mu, logvar: (N, 2) the posteriors.
        across, up: (G_across,) and (G_up,) values of the two dimensions, ascending; row j of the
            result belongs to up[j], so a picture with the largest on top has the rows reversed.

    Raises:
        LatentError: shapes do not fit, or an axis does not ascend.
    """
    means, sigmas = _posteriors(mu, logvar)
    x, y = _axis(across, 1), _axis(up, 1)
    total = np.zeros((y.size, x.size))
    for start in range(0, len(means), IMAGES_AT_ONCE):
        part = slice(start, start + IMAGES_AT_ONCE)
        of_x, of_y = (
            _normal_pdf(axis, means[part, i], sigmas[part, i]) for i, axis in enumerate((x, y))
        )
        total += of_y @ of_x.T
    return total / len(means)


def aggregate_posterior_mass(
    mu: ArrayLike, logvar: ArrayLike | None, edges_across: ArrayLike, edges_up: ArrayLike
) -> NDArray[np.float64]:
    """How much of q(z) lies in every cell between the edges of two axes; (cells_up, cells_across).

    Exact for any σ, however narrow; without logvar the latents are points, and this is their
    histogram. The sum is 1 over a window that holds everything.

    Args:
        mu, logvar: (N, 2) the posteriors, or None for the latents of an autoencoder.
        edges_across, edges_up: the cells' edges, ascending, one more than the cells.

    Raises:
        LatentError: shapes do not fit, or an axis does not ascend.
    """
    x, y = _axis(edges_across, 2), _axis(edges_up, 2)
    means, sigmas = _posteriors(mu, logvar)
    total = np.zeros((y.size - 1, x.size - 1))
    for start in range(0, len(means), IMAGES_AT_ONCE):
        part = slice(start, start + IMAGES_AT_ONCE)
        of_x, of_y = (
            np.diff(_normal_cdf(edges, means[part, i], sigmas[part, i]), axis=0)
            for i, edges in enumerate((x, y))
        )
        total += of_y @ of_x.T
    return total / len(means)


def aggregate_moments(
    mu: ArrayLike, logvar: ArrayLike | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean (D,) and covariance (D, D) of q(z), from mu and logvar (N, D).

    The law of total variance: Cov(q) = mean of diag σ² + Cov(μ). Were q the prior, they were 0, I.

    Raises:
        LatentError: no latents, or shapes do not fit.
    """
    latents = checked_latents(mu).astype(np.float64)
    if len(latents) == 0:
        raise LatentError("No latents have no mean: encode at least one image.")
    mean = latents.mean(axis=0)
    covariance = (latents - mean).T @ (latents - mean) / len(latents)
    if logvar is not None:
        variances = np.exp(_matching(logvar, latents.shape))
        covariance += np.diag(variances.mean(axis=0))
    return mean, covariance


def _posteriors(
    mu: ArrayLike, logvar: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    means = checked_latents(mu, 2).astype(np.float64)
    if len(means) == 0:
        raise LatentError("No posteriors have no density: encode at least one image.")
    if logvar is None:
        return means, np.zeros_like(means)
    return means, np.exp(0.5 * _matching(logvar, means.shape))


def _matching(logvar: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.float64]:
    given = checked_latents(logvar, shape[1]).astype(np.float64)
    if given.shape != shape:
        raise LatentError(f"A logvar of shape {given.shape} does not fit mu of shape {shape}.")
    return given


def _axis(values: ArrayLike, at_least: int) -> NDArray[np.float64]:
    axis = np.asarray(values, dtype=np.float64)
    if axis.ndim != 1 or axis.size < at_least or not np.isfinite(axis).all():
        raise LatentError(
            f"An axis of shape {axis.shape} is no axis: it needs {at_least} finite values or more."
        )
    if (np.diff(axis) <= 0).any():
        raise LatentError("The values of an axis must ascend: sort them and drop repeated ones.")
    return axis


def _normal_pdf(
    axis: NDArray[np.float64], mean: NDArray[np.float64], sigma: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(G,) points under (N,) normals → (G, N)."""
    t = (axis[:, None] - mean) / sigma
    return np.asarray(np.exp(-0.5 * t * t) / (ROOT_TWO_PI * sigma))


def _normal_cdf(
    axis: NDArray[np.float64], mean: NDArray[np.float64], sigma: NDArray[np.float64]
) -> NDArray[np.float64]:
    """(G,) points under (N,) normals → (G, N); a normal without width is a step."""
    offset = axis[:, None] - mean
    with np.errstate(over="ignore"):  # ±∞ is right: all of the step is on one side
        return np.asarray(ndtr(offset / np.maximum(sigma, np.finfo(np.float64).tiny)))
