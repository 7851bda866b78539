"""Which numbers rebuild a VQ-VAE?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from explorer.models.base import MAX_LATENT_DIM, Architecture, ModelError
from explorer.models.code_prior import Grid
from explorer.models.nets import Shape

PATCHES = (8, 4, 2, 1)
FEWEST_CELLS = 4
"""Along a side: of larger patches an image would be a few blocks."""
MAX_CODES, MAX_CODE_DIM, MAX_LEVELS = 4096, 512, 2
MAX_PRIOR_WIDTH, MAX_PRIOR_LAYERS, MAX_CLASSES = 512, 32, 1000


@dataclass(frozen=True)
class VQVAEArchitecture(Architecture):
    """Adds the code grids, their codebooks and the prior.

    `latent_dim` is the number of cells of all grids, and follows from the rest; `widths` are the
    channels of the residual blocks, the first those of the trunk too.

    Attributes:
        codes: K, codes in the codebook of each level.
        code_dim: D, numbers in a code.
        patch: the side of a cell of the fine grid, in pixels; 0: the largest of `PATCHES` that
            tiles the image and leaves `FEWEST_CELLS` along each side.
        levels: 1, or 2 for a coarse grid of half the side as well.
        commitment_cost: weight of ‖h − sg(e)‖² in the loss.
        ema_decay: γ of the codes' moving average.
        prior_width, prior_layers: channels and gated layers of each level's prior.
        classes: how many classes the prior is told; 0: none.
    """

    usual_widths: ClassVar[tuple[int, ...]] = (64, 64)

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
        if self.patch == 0 and type(self.patch) is int:
            object.__setattr__(self, "patch", _usual_patch(self.image_shape))
        for name, value, low, high in (
            ("number of codes", self.codes, 2, MAX_CODES),
            ("length of a code", self.code_dim, 1, MAX_CODE_DIM),
            ("side of a cell", self.patch, 1, min(self.image_shape[1:])),
            ("number of levels", self.levels, 1, MAX_LEVELS),
            ("prior's width", self.prior_width, 1, MAX_PRIOR_WIDTH),
            ("prior's number of layers", self.prior_layers, 1, MAX_PRIOR_LAYERS),
            ("number of classes", self.classes, 0, MAX_CLASSES),
        ):
            if type(value) is not int or not low <= value <= high:
                raise ModelError(f"The {name} must be from {low} to {high}, not {value!r}.")
        for name, share, most in (
            ("commitment cost", self.commitment_cost, 100.0),
            ("decay of the codes", self.ema_decay, 0.99999),
        ):
            if type(share) not in (int, float) or not 0 <= share <= most:
                raise ModelError(f"The {name} must be from 0 to {most:g}, not {share!r}.")
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
        if all(side % patch == 0 and side // patch >= FEWEST_CELLS for side in sides):
            return patch
    return 1
