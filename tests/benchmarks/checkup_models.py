"""Which healthy models are given faults: four that ship, one of diffusers, one from a textbook?

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
from torch.nn import functional

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
DIFFUSERS, TEXTBOOK = "diffusers-autoencoder-kl", "textbook-vae"
NAMES = (*SHIPPED, DIFFUSERS, TEXTBOOK)


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
    return _textbook() if name == TEXTBOOK else _shipped(name)


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


class TextbookVae(nn.Module):
    """784-400-20 with its sizes changed, as everyone has written it."""

    def __init__(self, pixels: int = 64, hidden: int = 200, latent_dim: int = 5):
        super().__init__()
        self.latent_dim = latent_dim
        self.fc1 = nn.Linear(pixels, hidden)
        self.fc21 = nn.Linear(hidden, latent_dim)
        self.fc22 = nn.Linear(hidden, latent_dim)
        self.fc3 = nn.Linear(latent_dim, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = functional.relu(self.fc1(x.flatten(1)))
        return self.fc21(h), self.fc22(h)

    def decode(self, z: Tensor) -> Tensor:
        y = torch.sigmoid(self.fc4(functional.relu(self.fc3(z))))
        return y.view(-1, 1, 8, 8)


def trained_textbook(
    beta: float = 1.0, seed: int = 0, steps: int = 4000, images: Images | None = None
) -> TextbookVae:
    """Trained on digits with the KL weighted by β, Bernoulli pixels."""
    torch.manual_seed(seed)
    model = TextbookVae()
    x = torch.from_numpy(images_of("digits", "train", 10_000) if images is None else images)
    optimiser = torch.optim.Adam(model.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        batch = x[torch.randint(len(x), (128,))]
        mu, logvar = model.encode(batch)
        z = mu + torch.randn_like(mu) * (0.5 * logvar).exp()
        error = functional.binary_cross_entropy(model.decode(z), batch, reduction="sum")
        kl = 0.5 * (mu.square() + logvar.exp() - logvar - 1).sum()
        optimiser.zero_grad()
        ((error + beta * kl) / len(batch)).backward()
        optimiser.step()
        schedule.step()
    for parameter in model.parameters():
        parameter.grad = None
    return model.eval()


def _textbook() -> Healthy:
    model = trained_textbook()
    return Healthy(TEXTBOOK, model, model.encode, model.decode, images_of("digits"))


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
