"""How does a VQ-VAE go from its fine grid of features to a coarse one, and back?"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional

from explorer.models.nets import ResidualBlock


def coarsening(channels: int, inner: int) -> nn.Module:
    """Features (B, C, h, w) to those of half the side, rounded up."""
    return nn.Sequential(
        nn.ReLU(), nn.Conv2d(channels, channels, 3, 2, 1), ResidualBlock(channels, inner)
    )


def spread(coarse: Tensor, side: tuple[int, int]) -> Tensor:
    """Each coarse cell of (B, D, h, w) over its two by two fine cells, cut to their grid's side."""
    doubled = functional.interpolate(coarse, scale_factor=2, mode="nearest")
    return doubled[:, :, : side[0], : side[1]]
