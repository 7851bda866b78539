"""Which healthy models are given faults: four that ship, one of diffusers, one of pythae?

The last two are trained here, in seconds, on scikit-learn's digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.data.registry import load_dataset
from explorer.training.checkpoint_reading import read_model
from tests.shipped import CHECKPOINTS

Images = NDArray[np.float32]
Coded = tuple[Tensor, Tensor | None]
MOST_IMAGES = 400
SHIPPED = ("digits-vae-2d", "sprites-beta-vae-10d", "fashion-vae-2d", "faces-vae-2d")
DATA = {
    "digits-vae-2d": "digits",
    "sprites-beta-vae-10d": "sprites",
    "fashion-vae-2d": "fashion_mnist",
    "faces-vae-2d": "one_face",
}
DIFFUSERS, PYTHAE = "diffusers-autoencoder-kl", "pythae-beta-vae"
NAMES = (*SHIPPED, DIFFUSERS, PYTHAE)


@dataclass(frozen=True, eq=False)
class Healthy:
    """A model that is well, and images in [0, 1] that it has not seen.

    Attributes:
        encode, decode: from pixels in its own range to μ and log σ², and from z to such pixels.
        low: what black is in its own range; white is 1.
    """

    name: str
    module: nn.Module
    encode: Callable[[Tensor], Coded]
    decode: Callable[[Tensor], Tensor]
    images: Images
    low: float = 0.0


@cache
def healthy(name: str) -> Healthy:
    """One of `NAMES`."""
    if name == DIFFUSERS:
        return _diffusers()
    return _pythae() if name == PYTHAE else _shipped(name)


def images_of(dataset: str, split: str = "test", count: int = MOST_IMAGES) -> Images:
    """Some images in [0, 1], always the same."""
    found = load_dataset(dataset, split).images
    rows = np.random.default_rng(0).permutation(len(found))[:count]
    images: Images = found[np.sort(rows)].astype(np.float32) / 255
    return images


def _shipped(name: str) -> Healthy:
    model: Any = read_model(CHECKPOINTS / name).eval()

    def encode(x: Tensor) -> Coded:
        found = model.encode(x)
        return found.mu, found.logvar

    return Healthy(name, model, encode, model.decode_mean, images_of(DATA[name]))


def trained_pythae(
    beta: float = 1.0, seed: int = 0, steps: int = 4000, images: Images | None = None
) -> nn.Module:
    """pythae's `BetaVAE`, trained on digits with the KL weighted by β, Bernoulli pixels."""
    from pythae.models import BetaVAE, BetaVAEConfig  # an extra

    torch.manual_seed(seed)
    config = BetaVAEConfig((1, 8, 8), latent_dim=5, reconstruction_loss="bce", beta=beta)
    model: nn.Module = BetaVAE(config)
    x = torch.from_numpy(images_of("digits", "train", 10_000) if images is None else images)
    optimiser = torch.optim.Adam(model.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (128,))]
        optimiser.zero_grad()
        model({"data": batch}).loss.backward()
        optimiser.step()
        schedule.step()
    for parameter in model.parameters():
        parameter.grad = None
    return model.eval()


def _pythae() -> Healthy:
    model: Any = trained_pythae()

    def encode(x: Tensor) -> Coded:
        found = model.encoder(x)
        return found.embedding, found.log_covariance

    def decode(z: Tensor) -> Tensor:
        made: Tensor = model.decoder(z).reconstruction
        return made

    return Healthy(PYTHAE, model, encode, decode, images_of("digits"))


def _diffusers() -> Healthy:
    """A tiny `AutoencoderKL` of pixels in [−1, 1], with Gaussian pixels of σ = 0.2 in [0, 1]."""
    from diffusers import AutoencoderKL  # an extra

    torch.manual_seed(0)
    model = AutoencoderKL(
        in_channels=1,
        out_channels=1,
        down_block_types=("DownEncoderBlock2D", "DownEncoderBlock2D"),
        up_block_types=("UpDecoderBlock2D", "UpDecoderBlock2D"),
        block_out_channels=(16, 32),
        layers_per_block=1,
        latent_channels=1,
        norm_num_groups=8,
        sample_size=8,
        scaling_factor=1.0,
    )
    x = 2 * torch.from_numpy(images_of("digits", "train", 10_000)) - 1
    steps = 1200
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (64,))]
        posterior = model.encode(batch).latent_dist
        error = (model.decode(posterior.sample()).sample - batch).square().sum() / (2 * 0.4**2)
        optimiser.zero_grad()
        ((error + posterior.kl().sum()) / len(batch)).backward()
        optimiser.step()
        schedule.step()
    model = model.eval().requires_grad_(False)

    def encode(images: Tensor) -> Coded:
        found = model.encode(images).latent_dist
        return found.mean.flatten(1), found.logvar.flatten(1)

    def decode(z: Tensor) -> Tensor:
        side = math.isqrt(z.shape[1])
        made: Tensor = model.decode(z.view(-1, 1, side, side)).sample
        return made

    return Healthy(DIFFUSERS, model, encode, decode, images_of("digits"), low=-1.0)
