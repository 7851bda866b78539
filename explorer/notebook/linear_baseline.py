"""What does a linear model of as many latents make of the same images?

Probabilistic principal component analysis (Tipping & Bishop 1999, JRSS B 61): z ~ N(0, I),
x ~ N(W z + mean, σ² I), whose posterior is a Gaussian too. So it has everything that a VAE has, and
what a VAE is worth beyond it can be seen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.notebook.adapters.adapted import Adapted
from explorer.notebook.calling import Call
from explorer.notebook.live_model import LiveModel

MOST_NUMBERS = 1 << 26
"""Pixels of all images together, about what is fitted in seconds."""
MOST_WORK = 4_000_000_000
"""Those times the latents: beyond it the directions take longer to find than anyone waits."""
KIND = "probabilistic PCA"


def can_be_compared(images: NDArray[Any], latent_dim: int) -> bool:
    """Whether so many directions can be found among images (N, C, H, W), and soon."""
    is_narrow = latent_dim < len(images) and 2 * latent_dim < images[0].size
    is_soon = images.size <= MOST_NUMBERS and images.size * latent_dim <= MOST_WORK
    return is_narrow and is_soon


def linear_baseline(unit: NDArray[np.floating[Any]], latent_dim: int) -> LiveModel:
    """The linear model of images in [0, 1], (N, C, H, W)."""
    from sklearn.decomposition import PCA  # a second of imports

    shape = unit.shape[1], unit.shape[2], unit.shape[3]
    flat = unit.reshape(len(unit), -1)
    fitted = PCA(latent_dim, random_state=0).fit(flat)
    noise = max(float(fitted.noise_variance_), float(np.finfo(np.float32).eps))
    spread: NDArray[Any] = np.maximum(np.asarray(fitted.explained_variance_), noise)
    weight = fitted.components_.T * np.sqrt(spread - noise)
    # The posterior's covariance is σ² (WᵀW + σ² I)⁻¹, which is diagonal.
    back, logvar = weight / spread, np.log(noise / spread).astype(np.float32)

    def encode(x: NDArray[Any]) -> dict[str, Any]:
        mu = (x.reshape(len(x), -1) - fitted.mean_) @ back
        return {"mu": mu.astype(np.float32), "logvar": np.tile(logvar, (len(x), 1))}

    def decode(z: NDArray[Any]) -> NDArray[Any]:
        pictures: NDArray[Any] = (z @ weight.T + fitted.mean_).reshape(-1, *shape)
        return pictures

    parts = Adapted(KIND, Call(decode, takes="array"), Call(encode, takes="array"))
    title = f"PCA of the same images · {latent_dim} latents"
    return LiveModel(title, (latent_dim,), shape, {"kind": KIND}, parts)
