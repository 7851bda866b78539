"""Which numbers rebuild a VQ-VAE?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from explorer.models.base import MAX_CLASSES, MAX_LATENT_DIM, Architecture, ModelError
from explorer.models.grid_networks import GRID_NETWORKS, Grid
from explorer.models.nets import Shape
from explorer.objectives.ranges import Range, first_refusal, whole

PATCHES = (8, 4, 2, 1)
MIN_CELLS_PER_SIDE = 4
"""With larger patches an image would be a few blocks."""
RANGES = {
    "codes": whole("number of codes", 2, 4096),
    "code_dim": whole("length of a code", 1, 512),
    "levels": whole("number of levels", 1, 2),
    "prior_width": whole("prior's width", 1, 512),
    "prior_layers": whole("prior's number of layers", 1, 32),
    "classes": whole("number of classes", 0, MAX_CLASSES),
    "commitment_cost": Range("commitment cost", 0, 100),
    "ema_decay": Range("decay of the codes", 0, 1, below=True),
}


@dataclass(frozen=True)
class VQVAEArchitecture(Architecture):
    """Adds the code grids, their codebooks and the prior.

    `latent_dim` is the number of cells of all grids, and follows from the rest; `widths` are the
    channels of the residual blocks, the first those of the trunk too.

    Attributes:
        grid_network: a name in `GRID_NETWORKS`.
        codes: K, codes in the codebook of each level.
        code_dim: D, numbers in a code.
        patch: the side of a cell of the fine grid, in pixels; 0: the largest of `PATCHES` that
            tiles the image and leaves `MIN_CELLS_PER_SIDE` along each side.
        levels: 1, or 2 for a coarse grid of half the side as well.
        commitment_cost: weight of ‖h − sg(e)‖² in the loss.
        ema_decay: γ of the codes' moving average.
        prior_width, prior_layers: channels and gated layers of each level's prior.
        classes: how many classes the prior is conditioned on; 0: none.
    """

    usual_widths: ClassVar[tuple[int, ...]] = (64, 64)

    grid_network: str = "residual"
    codes: int = 128
    code_dim: int = 16
    patch: int = 0
    levels: int = 1
    commitment_cost: float = 0.25
    ema_decay: float = 0.99
    prior_width: int = 64
    prior_layers: int = 6
    classes: int = 0

    def __post_init__(self) -> None:
        if not self.widths:
            object.__setattr__(self, "widths", self.usual_widths)
        super().__post_init__()
        if self.grid_network not in GRID_NETWORKS:
            raise ModelError(
                f"There is no grid network {self.grid_network!r}; there are "
                f"{', '.join(GRID_NETWORKS)}."
            )
        if self.patch == 0 and type(self.patch) is int:
            object.__setattr__(self, "patch", _usual_patch(self.image_shape))
        cell = whole("side of a cell", 1, min(self.image_shape[1:]))
        if refusal := first_refusal(self, RANGES) or cell.refusal(self.patch):
            raise ModelError(refusal)
        if any(side % self.patch for side in self.image_shape[1:]):
            raise ModelError(
                f"Cells of {self.patch} pixels do not tile images of shape {self.image_shape}."
            )
        cells = sum(math.prod(grid) for grid in self.grids)
        if cells > MAX_LATENT_DIM:
            raise ModelError(
                f"{cells} cells are more than {MAX_LATENT_DIM}: choose a larger patch than "
                f"{self.patch}."
            )
        object.__setattr__(self, "latent_dim", cells)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """(h, w) of each level, coarse first."""
        _, height, width = self.image_shape
        fine = (height // self.patch, width // self.patch)
        coarse = (-(-fine[0] // 2), -(-fine[1] // 2))
        return (coarse, fine)[-self.levels :]


def _usual_patch(image_shape: Shape) -> int:
    sides = image_shape[1:]
    for patch in PATCHES:
        if all(side % patch == 0 and side // patch >= MIN_CELLS_PER_SIDE for side in sides):
            return patch
    return 1
