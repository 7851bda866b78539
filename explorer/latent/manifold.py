"""Which latents, decoded, show a two-dimensional slice of latent space as a square of tiles?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_dims, checked_latent

SPACINGS = ("quantile", "even")
MAX_TILES_PER_SIDE = 100
"""10,000 decoded images in one grid; more than a screen has room for."""


@dataclass(frozen=True, eq=False)
class ManifoldGrid:
    """The latents of a square of tiles, in the order in which the tiles are laid.

    Attributes:
        z: float32 (n·n, D), row-major from the top left. The first row has the largest value of
            `dims[1]`, the first column the smallest value of `dims[0]`: up and right are larger.
        axis_z: float64 (2, n), ascending: the values of `dims[0]` (left to right) and of
            `dims[1]` (bottom to top).
        axis_u: float64 (n,), ascending: the standard normal's quantile of each value, before any
            `centre` and `scale`; the same on both axes.
        dims: the latent dimension that runs across, and the one that runs up.
    """

    z: NDArray[np.float32]
    axis_z: NDArray[np.float64]
    axis_u: NDArray[np.float64]
    dims: tuple[int, int]

    @property
    def n(self) -> int:
        """Tiles per side."""
        return int(self.axis_u.size)

    def tile_at(self, row: int, col: int) -> NDArray[np.float32]:
        """The latent (D,) of one tile; row 0 is the top, column 0 the left.

        Raises:
            LatentError: the tile is outside the grid.
        """
        if not (0 <= row < self.n and 0 <= col < self.n):
            raise LatentError(
                f"There is no tile at row {row}, column {col}: "
                f"both run from 0 to {self.n - 1} in this grid."
            )
        latent: NDArray[np.float32] = self.z[row * self.n + col]
        return latent


def quantiles(n: int) -> NDArray[np.float64]:
    """n evenly spaced quantiles u_i = (i + 1/2) / n, ascending, none of them 0 or 1; (n,).

    Kingma & Welling (arXiv:1312.6114, Fig. 4) space coordinates linearly on the unit square.
    The middles of n equal intervals do that, give each tile the same prior probability, and keep
    the inverse normal CDF finite.

    Raises:
        LatentError: n is not between 1 and `MAX_TILES_PER_SIDE`.
    """
    if not 1 <= n <= MAX_TILES_PER_SIDE:
        raise LatentError(
            f"A side of {n} tiles cannot be laid: choose from 1 to {MAX_TILES_PER_SIDE}."
        )
    return (np.arange(n) + 0.5) / n


def manifold_axis(n: int, spacing: str = "quantile", extent: float = 3.0) -> NDArray[np.float64]:
    """n values of one latent coordinate, ascending and symmetric about 0; (n,).

    Args:
        n: how many.
        spacing: "quantile": z = Φ⁻¹(u) for evenly spaced u (Kingma & Welling, Fig. 4), so that
            each tile stands for the same probability under the prior. "even": the middles of n
            equal intervals of [-extent, extent], so that a picture of the tiles stretched over
            that window shows every latent where it belongs.
        extent: half the window's width in z; used by "even" only.

    Raises:
        LatentError: an unknown spacing, or n or extent out of range.
    """
    u = quantiles(n)
    if spacing == "quantile":
        return np.asarray(ndtri(u), dtype=np.float64)
    if spacing == "even":
        if not (np.isfinite(extent) and extent > 0):
            raise LatentError(f"An extent of {extent} spans no window: choose one above 0.")
        return extent * (2.0 * u - 1.0)
    raise LatentError(f"There is no spacing {spacing!r}: choose one of {', '.join(SPACINGS)}.")


def manifold_grid(
    n: int,
    latent_dim: int,
    dims: tuple[int, int] = (0, 1),
    base: ArrayLike | None = None,
    spacing: str = "quantile",
    extent: float = 3.0,
    centre: ArrayLike = 0.0,
    scale: ArrayLike = 1.0,
) -> ManifoldGrid:
    """The latents of an n × n manifold in which two latent dimensions vary and the rest are held.

    Args:
        n: tiles per side.
        latent_dim: D.
        dims: the dimension that runs across and the one that runs up.
        base: (D,) the latent whose other coordinates are held; the prior's mean, 0, if not given.
        spacing, extent: see `manifold_axis`.
        centre, scale: one number or (2,), for the two dims: the axis becomes centre + scale · z.
            An autoencoder has no prior; the mean and standard deviation of its latents stand in.

    Raises:
        LatentError: a size, dimension, spacing or base that does not fit.
    """
    across, up = checked_dims(dims, latent_dim)
    axis = manifold_axis(n, spacing, extent)
    centres, scales = _pair(centre, "centre"), _pair(scale, "scale")
    if not (scales > 0).all():
        raise LatentError(f"A scale of {scales.tolist()} spans no window: choose it above 0.")
    axis_z = centres[:, None] + scales[:, None] * axis
    z = np.tile(checked_latent(base, latent_dim), (n * n, 1))
    z[:, across] = np.tile(axis_z[0], n)
    z[:, up] = np.repeat(axis_z[1, ::-1], n)  # largest first: the top row
    return ManifoldGrid(z, axis_z, np.asarray(ndtr(axis), dtype=np.float64), (across, up))


def _pair(value: ArrayLike, name: str) -> NDArray[np.float64]:
    given = np.asarray(value, dtype=np.float64)
    if given.shape not in ((), (2,)) or not np.isfinite(given).all():
        raise LatentError(f"The {name} must be one finite number, or two for the two dimensions.")
    return np.broadcast_to(given, (2,))
