"""Is this array one or many latents of a latent space, and are these two of its dimensions?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError


def checked_latent(latent: ArrayLike | None, latent_dim: int) -> NDArray[np.float32]:
    """One latent as float32 (D,), the prior's mean 0 if None.

    Raises:
        LatentError: another shape, or a number that is not finite.
    """
    if latent is None:
        return np.zeros(latent_dim, dtype=np.float32)
    held = np.asarray(latent, dtype=np.float32)
    if held.shape != (latent_dim,):
        raise LatentError(f"A latent of shape {held.shape} does not fit: it needs ({latent_dim},).")
    return _finite(held)


def checked_latents(latents: ArrayLike, latent_dim: int | None = None) -> NDArray[np.float32]:
    """Many latents as float32 (N, D), of any D if none is stated.

    Raises:
        LatentError: another shape, or a number that is not finite.
    """
    held = np.asarray(latents, dtype=np.float32)
    if held.ndim != 2 or latent_dim not in (None, held.shape[1]):
        needed = "D" if latent_dim is None else latent_dim
        raise LatentError(f"Latents of shape {held.shape} do not fit: they need (N, {needed}).")
    return _finite(held)


def checked_dims(dims: tuple[int, int], latent_dim: int) -> tuple[int, int]:
    """The two dims, counted from 0, of a plane along two axes.

    Raises:
        LatentError: they are not two different dimensions of this latent space.
    """
    if latent_dim < 2:
        raise LatentError(f"A plane needs two latent dimensions, and this model has {latent_dim}.")
    across, up = (int(dim) for dim in dims)
    if across == up or not (0 <= across < latent_dim and 0 <= up < latent_dim):
        raise LatentError(
            f"Dimensions {across} and {up} do not span a plane: "
            f"choose two different ones from 0 to {latent_dim - 1}."
        )
    return across, up


def _finite(latents: NDArray[np.float32]) -> NDArray[np.float32]:
    if not np.isfinite(latents).all():
        raise LatentError("A latent holds a number that is not finite: replace it.")
    return latents
