"""Which live model do notebooks of the tests hold? One whose latent is where a blob stands."""

from __future__ import annotations

import threading

import numpy as np
import torch
from torch import nn

BAD = 2.5
"""Beyond it the decoder raises on one axis, answers NaN on the other, and hangs far out."""
HANG_S = 60.0


class Blobs(nn.Module):
    """z is where a blob is, exactly."""

    def __init__(self) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(()))

    def encode(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        mass = x[:, 0] / x[:, 0].sum((1, 2), keepdim=True)
        at = torch.linspace(-2, 2, 12)
        mu = torch.stack([(mass.sum(1) * at).sum(1), -(mass.sum(2) * at).sum(1)], 1)
        return mu, torch.full_like(mu, -3.0)

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        if (z[:, 0] > 40).any():
            threading.Event().wait(HANG_S)
        if (z[:, 0] > BAD).any():
            raise ValueError("there is nothing out there")
        at = torch.linspace(-2, 2, 12)
        across = torch.exp(-((at[None] - z[:, :1]) ** 2) * 2)
        up = torch.exp(-((at[None] + z[:, 1:]) ** 2) * 2)
        blob = self.gain * up[:, None, :, None] * across[:, None, None, :]
        return torch.where((z[:, 1] > BAD)[:, None, None, None], torch.nan, blob)


def held(count: int = 300) -> tuple[Blobs, torch.Tensor, np.ndarray, torch.Tensor]:
    """A model, its images (N, 1, 12, 12), whether each blob is left or right, and its z (N, 2)."""
    model = Blobs()
    with torch.no_grad():
        z = torch.randn(count, 2, generator=torch.Generator().manual_seed(0)).clamp(-1.9, 1.9)
        images = model.decode(z)
    return model, images, np.where(z[:, 0] > 0, "right", "left"), z
