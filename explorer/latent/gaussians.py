"""What do a Gaussian's contours look like on a plane, and how dense is it at a latent?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents

LOG_TWO_PI = float(np.log(2 * np.pi))
SEGMENTS = 72
"""Sides of a drawn ellipse: one for each 5 degrees, at which it looks round."""


def ellipse(
    mean: ArrayLike, covariance: ArrayLike, k: float = 1.0, segments: int = SEGMENTS
) -> NDArray[np.float64]:
    """The closed outline at which a plane Gaussian lies k standard deviations from its mean.

    Every point x of it has the Mahalanobis distance √((x - m)ᵀ Σ⁻¹ (x - m)) = k.

    Args:
        mean: (2,), or (N, 2) for many.
        covariance: (2, 2), or (N, 2, 2); symmetric, and no variance below 0.
        k: how many σ.
        segments: sides of the polygon.

    Returns:
        (segments + 1, 2), or (N, segments + 1, 2); the last point is the first.

    Raises:
        LatentError: no covariance, or k or segments out of range.
    """
    centres, spreads = np.asarray(mean, dtype=float), np.asarray(covariance, dtype=float)
    _check_gaussian(centres, spreads)
    variances, axes = np.linalg.eigh(spreads)
    root = axes * np.sqrt(np.clip(variances, 0.0, None))[..., None, :]  # root · rootᵀ = Σ
    outline = centres[..., None, :] + circle(k, segments) @ np.swapaxes(root, -1, -2)
    return np.asarray(outline, dtype=np.float64)


def diagonal_ellipse(
    mu: ArrayLike, logvar: ArrayLike, k: float = 1.0, segments: int = SEGMENTS
) -> NDArray[np.float64]:
    """`ellipse` of the diagonal Gaussian N(mu, e^logvar), both (2,) or both (N, 2)."""
    variances = np.exp(np.asarray(logvar, dtype=np.float64))
    return ellipse(mu, variances[..., None] * np.eye(2), k, segments)


def circle(radius: float, segments: int = SEGMENTS) -> NDArray[np.float64]:
    """A closed circle about (0, 0), from angle 0 counter-clockwise; (segments + 1, 2).

    Raises:
        LatentError: a radius below 0 or not finite, or fewer than 3 segments.
    """
    if not (np.isfinite(radius) and radius >= 0 and segments >= 3):
        raise LatentError(
            f"A circle of radius {radius} with {segments} segments cannot be drawn: "
            "the radius starts at 0 and the segments at 3."
        )
    angle = np.linspace(0.0, 2 * np.pi, segments + 1)
    angle[-1] = 0.0  # closed to the last bit
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def prior_circles(
    sigmas: tuple[float, ...] = (1.0, 2.0, 3.0), segments: int = SEGMENTS
) -> NDArray[np.float64]:
    """The prior's circles at so many σ about a plane's (0, 0); (K, segments + 1, 2).

    On any `axis_plane` or `plane_through`, whose (0, 0) is the latent nearest to z = 0, they are
    the contours of N(0, I) at the plane's own latents.
    """
    return np.stack([circle(sigma, segments) for sigma in sigmas])


def probability_within(k: float, latent_dim: int = 2) -> float:
    """How much of a D-dimensional Gaussian lies within k standard deviations of its mean.

    In two dimensions 0.393, 0.865 and 0.989 for k = 1, 2, 3: less than the 0.683, 0.954 and 0.997
    of one. The squared distance is chi-squared with D degrees of freedom.
    """
    return float(gammainc(latent_dim / 2, k * k / 2))


def log_prior(z: ArrayLike) -> NDArray[np.float64]:
    """log N(z; 0, I) of each latent (N, D), in nats; (N,)."""
    latents = checked_latents(z).astype(np.float64)
    return np.asarray(-0.5 * (latents**2 + LOG_TWO_PI).sum(axis=1))


def log_density(z: ArrayLike, mu: ArrayLike, logvar: ArrayLike) -> NDArray[np.float64]:
    """log N(z; mu, e^logvar) in nats, for a diagonal Gaussian; shapes (..., D) → (...).

    The three broadcast: z (G, 1, D) against mu and logvar (N, D) gives (G, N).
    """
    spread = np.asarray(logvar, dtype=np.float64)
    offset = np.asarray(z, dtype=np.float64) - np.asarray(mu, dtype=np.float64)
    return np.asarray(-0.5 * (offset**2 * np.exp(-spread) + spread + LOG_TWO_PI).sum(axis=-1))


def _check_gaussian(mean: NDArray[np.float64], covariance: NDArray[np.float64]) -> None:
    if mean.shape[-1:] != (2,) or covariance.shape != (*mean.shape, 2):
        raise LatentError(
            f"A mean of shape {mean.shape} and a covariance of shape {covariance.shape} are no "
            "plane Gaussian: they need (2,) and (2, 2), or (N, 2) and (N, 2, 2)."
        )
    if not (np.isfinite(mean).all() and np.isfinite(covariance).all()):
        raise LatentError("A Gaussian holds a number that is not finite: replace it.")
    size = np.abs(covariance).max(initial=0.0)
    lopsided = np.abs(covariance - np.swapaxes(covariance, -1, -2)).max(initial=0.0)
    if lopsided > 1e-6 * size or (np.linalg.det(covariance) < -1e-9 * size**2).any():
        raise LatentError("This is no covariance: it must be symmetric and not negative.")
    if (np.diagonal(covariance, axis1=-2, axis2=-1) < 0).any():
        raise LatentError("A variance is below 0: the diagonal of a covariance starts at 0.")
