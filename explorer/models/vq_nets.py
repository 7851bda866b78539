"""Of which layers are a VQ-VAE's encoder and decoder made?

Both work on the code grid: a block of pixels becomes the channels of its cell (Shi et al. 2016,
arXiv:1609.05158), and residual blocks (van den Oord 2017, §4.1) do the rest at that small side.
Full-resolution convolutions would cost ten times as much.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional

from explorer.models.nets import Shape


class ResidualBlock(nn.Module):
    """x + a 1×1 of a 3×3 of x, (B, C, h, w) → the same shape."""

    def __init__(self, channels: int, inner: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.ReLU(),
            nn.Conv2d(channels, inner, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(inner, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = x + self.body(x)
        return y


def grid_encoder(image_shape: Shape, patch: int, widths: Sequence[int]) -> nn.Module:
    """(B, C, H, W) to features (B, widths[0], H/patch, W/patch)."""
    trunk = widths[0]
    return nn.Sequential(
        nn.PixelUnshuffle(patch),
        nn.Conv2d(image_shape[0] * patch**2, trunk, 3, padding=1),
        *(ResidualBlock(trunk, width) for width in widths),
    )


def grid_decoder(image_shape: Shape, patch: int, widths: Sequence[int], inputs: int) -> nn.Module:
    """(B, inputs, H/patch, W/patch) to `x_logits` (B, C, H, W): the encoder's mirror."""
    trunk = widths[0]
    return nn.Sequential(
        nn.Conv2d(inputs, trunk, 3, padding=1),
        *(ResidualBlock(trunk, width) for width in reversed(widths)),
        nn.ReLU(),
        nn.Conv2d(trunk, image_shape[0] * patch**2, 1),
        nn.PixelShuffle(patch),
    )


def coarsening(channels: int, inner: int) -> nn.Module:
    """Features (B, C, h, w) to those of half the side, rounded up."""
    return nn.Sequential(
        nn.ReLU(), nn.Conv2d(channels, channels, 3, 2, 1), ResidualBlock(channels, inner)
    )


def spread(coarse: Tensor, side: tuple[int, int]) -> Tensor:
    """Each coarse cell of (B, D, h, w) over its two by two fine cells, cut to their grid's side."""
    doubled = functional.interpolate(coarse, scale_factor=2, mode="nearest")
    return doubled[:, :, : side[0], : side[1]]
