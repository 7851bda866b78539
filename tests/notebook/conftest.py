"""What do tests of live models stand on: tiny models of every kind, and images for them?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

SHAPE = (1, 8, 8)


class TextbookVAE(nn.Module):
    """As in PyTorch's own examples: flat images in, (mu, logvar) out, a sigmoid at the end."""

    def __init__(self, latent: int = 2, pixels: int = 64) -> None:
        super().__init__()
        self.fc1, self.fc21, self.fc22 = (
            nn.Linear(pixels, 16),
            nn.Linear(16, latent),
            nn.Linear(16, latent),
        )
        self.fc3, self.fc4 = nn.Linear(latent, 16), nn.Linear(16, pixels)

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        hidden = torch.relu(self.fc1(x))
        return self.fc21(hidden), self.fc22(hidden)

    def decode(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(torch.relu(self.fc3(z))))


class Linear(nn.Module):
    """Encodes to the first numbers of an image, and decodes by putting them back: exact."""

    def __init__(self, latent: int = 2, pixels: int = 64) -> None:
        super().__init__()
        self.latent, self.pixels = latent, pixels
        self.scale = nn.Parameter(torch.ones(()))

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        z = x.flatten(1)[:, : self.latent] * self.scale
        return z, torch.full_like(z, -4.0)

    def decode(self, z: Tensor) -> Tensor:
        flat = torch.zeros(len(z), self.pixels)
        flat[:, : self.latent] = z
        return flat.view(-1, *SHAPE)


@pytest.fixture(scope="session")
def images() -> np.ndarray:
    """Blobs on nothing, float32 (60, 1, 8, 8) in [0, 1]."""
    generator = np.random.default_rng(0)
    y, x = np.mgrid[:8, :8]
    centres = generator.uniform(1, 6, (60, 2))
    rows = [np.exp(-((x - a) ** 2 + (y - b) ** 2) / 4) for a, b in centres]
    return np.stack(rows)[:, None].astype(np.float32)
