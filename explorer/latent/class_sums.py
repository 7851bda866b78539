"""Where in latent space is a class, on average, and what is a − b + c of such places?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents


def class_mean(mu: ArrayLike, labels: ArrayLike, label: int) -> NDArray[np.float32]:
    """The mean latent (D,) of the images of one class.

    Source: Radford, Metz & Chintala 2016, arXiv:1511.06434, §6.3.2; averaged over every image of
    the class, since single images carry traits of their own.

    Args:
        mu: (N, D).
        labels: (N,).
        label: the class.

    Raises:
        LatentError: labels that do not fit, or a class without an image.
    """
    latents, kinds = checked_latents(mu), np.asarray(labels)
    if kinds.shape != (len(latents),):
        raise LatentError(f"Labels of shape {kinds.shape} do not fit {len(latents)} latents.")
    member = kinds == label
    if not member.any():
        raise LatentError(f"No image is of class {label}, so it has no mean.")
    return np.asarray(latents[member].mean(axis=0, dtype=np.float64), dtype=np.float32)


def moved(a: ArrayLike, b: ArrayLike, c: ArrayLike, strengths: ArrayLike) -> NDArray[np.float32]:
    """The latents a + t (c − b), (T, D), for each strength t: a itself at 0, a − b + c at 1.

    Raises:
        LatentError: latents of different shapes, or not finite.
    """
    parts = [np.asarray(part, dtype=np.float32) for part in (a, b, c)]
    if parts[0].ndim != 1 or any(part.shape != parts[0].shape for part in parts):
        shapes = ", ".join(str(part.shape) for part in parts)
        raise LatentError(f"Latents of shapes {shapes} do not add up: they need the same (D,).")
    start, less, more = checked_latents(np.stack(parts)).astype(np.float64)
    t = np.asarray(strengths, dtype=np.float64)[:, None]
    return checked_latents(start + t * (more - less))
