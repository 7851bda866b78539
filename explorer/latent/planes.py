"""On which flat sheet of a latent space of any size can a person move by hand?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_dims, checked_latent, checked_latents

SMALLEST_SINE = 1e-4
"""Anchors are called collinear below this angle: float32 latents no longer tell the sides apart."""


@dataclass(frozen=True, eq=False)
class Plane:
    """A two-dimensional plane in a latent space of D dimensions.

    Attributes:
        origin: float64 (D,), the latent at plane coordinates (0, 0). For `axis_plane` and
            `plane_through` it is the plane's nearest latent to z = 0, so that on the plane, too,
            the prior's density is greatest at (0, 0) and its contours are circles about it.
        basis: float64 (2, D), orthonormal rows: the directions across and up.
    """

    origin: NDArray[np.float64]
    basis: NDArray[np.float64]

    @property
    def latent_dim(self) -> int:
        """D."""
        return int(self.origin.size)

    def to_plane(self, z: ArrayLike) -> NDArray[np.float32]:
        """Latents (N, D) → plane coordinates float32 (N, 2) of the points nearest to them."""
        offsets = checked_latents(z, self.latent_dim) - self.origin
        return (offsets @ self.basis.T).astype(np.float32)

    def from_plane(self, points: ArrayLike) -> NDArray[np.float32]:
        """Plane coordinates (N, 2) → the latents float32 (N, D) that lie there."""
        offsets = checked_latents(points, 2).astype(np.float64) @ self.basis
        return (self.origin + offsets).astype(np.float32)

    def distance(self, z: ArrayLike) -> NDArray[np.float32]:
        """How far each latent (N, D) lies off the plane, in units of z; float32 (N,)."""
        offsets = checked_latents(z, self.latent_dim) - self.origin
        beside = offsets - offsets @ self.basis.T @ self.basis
        return np.asarray(np.linalg.norm(beside, axis=1), dtype=np.float32)

    def covariance(self, logvar: ArrayLike) -> NDArray[np.float64]:
        """The covariances (N, 2, 2) on the plane of diagonal Gaussians with logvar (N, D).

        A Gaussian N(μ, Σ) seen along a plane with basis B is N(B μ, B Σ Bᵀ): its marginal, not its
        slice.
        """
        variances = np.exp(checked_latents(logvar, self.latent_dim).astype(np.float64))
        seen = np.einsum("id,nd,jd->nij", self.basis, variances, self.basis)
        return np.asarray(seen, dtype=np.float64)


def axis_plane(
    latent_dim: int, dims: tuple[int, int] = (0, 1), base: ArrayLike | None = None
) -> Plane:
    """The plane along two latent dimensions, the others held at those of a base latent.

    Plane coordinates are then z[dims[0]] and z[dims[1]].

    Args:
        latent_dim: D.
        dims: which dimension runs across, and which up.
        base: (D,) the latent whose other coordinates are held; 0, the prior's mean, if not given.

    Raises:
        LatentError: dims or base do not fit.
    """
    across, up = checked_dims(dims, latent_dim)
    held = checked_latent(base, latent_dim).astype(np.float64)
    held[[across, up]] = 0.0
    basis = np.zeros((2, latent_dim))
    basis[0, across] = basis[1, up] = 1.0
    return Plane(held, basis)


def plane_through(anchors: ArrayLike) -> Plane:
    """The plane through three latents (3, D), by Gram-Schmidt.

    The first anchor to the second points across; the third lies on the upper side.

    Raises:
        LatentError: not three latents of at least two dimensions, or three on one line.
    """
    first, second, third = _three(anchors).astype(np.float64)
    across, upward = second - first, third - first
    length, reach = np.linalg.norm(across), np.linalg.norm(upward)
    if length > 0:
        across = across / length
        upward = upward - (upward @ across) * across
    rise = np.linalg.norm(upward)
    if length == 0 or rise <= SMALLEST_SINE * reach or rise <= SMALLEST_SINE * length:
        raise LatentError(
            "The three anchors lie on one line or coincide: choose three that span a plane."
        )
    basis = np.stack([across, upward / rise])
    return Plane(first - first @ basis.T @ basis, basis)


def _three(anchors: ArrayLike) -> NDArray[np.float32]:
    latents = checked_latents(anchors)
    if latents.shape[0] != 3 or latents.shape[1] < 2:
        raise LatentError(
            f"Anchors of shape {latents.shape} do not span a plane: "
            "choose three latents of at least two dimensions."
        )
    return latents
