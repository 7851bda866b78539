"""Of which layers are a VQ-VAE's encoder and decoder made?

Two kinds. `residual`: residual blocks of 3×3 convolutions, so that a code answers for its cell and
what lies around it. `sheets`: before them one block that mixes what all cells say, and a decoder
that cuts the picture out of coloured sheets, so that colours and the pose of the whole need not be
told in every code again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from explorer.models.nets import ResidualBlock, Shape, grid_decoder, grid_encoder, sheet_colours
from explorer.models.sheets import SHEETS, Sheets

Grid = tuple[int, int]
MIXED_CHANNELS, MIXING_WIDTH = 16, 256
"""Of `sheets`: numbers that a cell tells all others, and units that mix them."""


class MixingBlock(nn.Module):
    """x + what dense layers make of a few numbers of all cells, (B, C, h, w) → the same shape."""

    def __init__(self, channels: int, grid: Grid):
        super().__init__()
        cells = MIXED_CHANNELS * grid[0] * grid[1]
        self.body = nn.Sequential(
            nn.Conv2d(channels, MIXED_CHANNELS, 1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(cells, MIXING_WIDTH),
            nn.ReLU(),
            nn.Linear(MIXING_WIDTH, cells),
            nn.ReLU(),
            nn.Unflatten(1, (MIXED_CHANNELS, *grid)),
            nn.Conv2d(MIXED_CHANNELS, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = x + self.body(x)
        return y


def _mixed(fan_in: int, widths: Sequence[int], grid: Grid) -> list[nn.Module]:
    trunk = widths[0]
    return [
        nn.Conv2d(fan_in, trunk, 1),
        MixingBlock(trunk, grid),
        *(ResidualBlock(trunk, width) for width in widths[1:]),
    ]


def mixing_encoder(image_shape: Shape, patch_px: int, widths: Sequence[int]) -> nn.Module:
    """As `grid_encoder`: (B, C, H, W) to features (B, widths[0], H/patch, W/patch)."""
    channels, height, width = image_shape
    grid = (height // patch_px, width // patch_px)
    return nn.Sequential(nn.PixelUnshuffle(patch_px), *_mixed(channels * patch_px**2, widths, grid))


def sheets_grid_decoder(
    image_shape: Shape, patch_px: int, widths: Sequence[int], inputs: int
) -> nn.Module:
    """As `grid_decoder`: (B, inputs, H/patch, W/patch) to `x_logits` (B, C, H, W), as `Sheets`."""
    channels, height, width = image_shape
    grid = (height // patch_px, width // patch_px)
    masks = nn.Sequential(
        *_mixed(inputs, widths, grid),
        nn.ReLU(),
        nn.Conv2d(widths[0], (SHEETS + 1) * patch_px**2, 1),
        nn.PixelShuffle(patch_px),
    )
    colours = sheet_colours(inputs * grid[0] * grid[1], channels)
    return Sheets(masks, nn.Sequential(nn.Flatten(), *colours))


@dataclass(frozen=True)
class GridNetwork:
    """A pair of builders."""

    encoder: Callable[[Shape, int, Sequence[int]], nn.Module]
    decoder: Callable[[Shape, int, Sequence[int], int], nn.Module]


GRID_NETWORKS: dict[str, GridNetwork] = {
    "residual": GridNetwork(grid_encoder, grid_decoder),
    "sheets": GridNetwork(mixing_encoder, sheets_grid_decoder),
}
