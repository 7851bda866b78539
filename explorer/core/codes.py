"""What do a model's codes say: which are an image's, how do they look, how often are they used?

Codes are whole numbers from 0; displays count them from 1. A row holds the cells of all grids in
reading order, the coarse grid's first. In the fine grid of two levels −1 leaves a cell out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.checks import check_draws, checked_image, checked_images
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.samples import HOTTEST
from explorer.core.values import Description, FloatArray, ImageArray, LabelArray
from explorer.metrics.codebook import log_px_given_codes
from explorer.models.capabilities import HasCodebook
from explorer.models.vq_architecture import VQVAEArchitecture

MAX_DRAWN = 256
"""Grids drawn at once."""
CROP_CELLS = 2.0
"""A code's picture reaches half a cell beyond its own: neighbours blend at the rim."""
PICTURED_IMAGES = 1000
"""Test images behind the codes' pictures."""


@dataclass(frozen=True)
class CodeLevel:
    """One grid of codes.

    Attributes:
        grid: (h, w).
        count: K.
        first: where its cells begin in a row of all cells.
        patch: the side of the pixels that a cell stands for.
    """

    grid: tuple[int, int]
    count: int
    first: int
    patch: int

    @property
    def cells(self) -> slice:
        """Its cells in a row of all cells."""
        return slice(self.first, self.first + math.prod(self.grid))


@dataclass(frozen=True, eq=False)
class CodeUse:
    """How the codes of one level are used on the test images.

    Attributes:
        counts: int64 (K,).
    """

    counts: NDArray[np.int64]

    @property
    def used(self) -> int:
        """Codes that some test image needs."""
        return int((self.counts > 0).sum())

    @property
    def perplexity(self) -> float:
        """e^entropy of the codes' shares."""
        shares = self.counts[self.counts > 0] / self.counts.sum()
        return float(np.exp(-(shares * np.log(shares)).sum()))


def code_levels(model: Description) -> tuple[CodeLevel, ...]:
    """The grids of a codebook model, coarse first; CoreError where it has none."""
    if not model.can("codebook"):
        raise CoreError(f"{model.name} ({model.family_title}) has no codebook.")
    architecture = VQVAEArchitecture.from_dict(model.card["architecture"])
    levels, first = [], 0
    for level, grid in enumerate(architecture.grids):
        patch = architecture.patch * 2 ** (architecture.levels - 1 - level)
        levels.append(CodeLevel(grid, architecture.codes, first, patch))
        first += math.prod(grid)
    return tuple(levels)


def image_codes(core: InnerCore, name: str, images: ImageArray) -> LabelArray:
    """The codes of uint8 images (N, C, H, W): int64 (N, cells)."""
    model = core.describe(name)
    code_levels(model)

    def coded(holder: HasCodebook, rows: Tensor, _: Tensor | None) -> list[Tensor]:
        return [torch.cat([grid.flatten(1) for grid in holder.codes(rows.float() / 255)], dim=1)]

    codes: LabelArray = core._compute(core.describe(name), coded, checked_images(model, images))[0]
    return codes


def drawn_codes(
    core: InnerCore,
    name: str,
    count: int,
    seed: int,
    labels: LabelArray | None = None,
    temperature: float = 1.0,
) -> LabelArray:
    """New grids from the prior: int64 (count, cells), the same for the same seed.

    Args:
        labels: the class of each, (count,), for a prior that is told one; drawn if not given.
        temperature: divides the prior's logits.
    """
    code_levels(core.describe(name))
    check_draws(count, seed)
    if count > MAX_DRAWN:
        raise CoreError(f"{count} grids cannot be drawn at once: choose 1 to {MAX_DRAWN}.")
    if not 0 < temperature <= HOTTEST:
        raise CoreError(f"The temperature is above 0 and up to {HOTTEST:g}, not {temperature:g}.")

    def drawn(holder: HasCodebook, rows: Tensor, given: Tensor | None) -> list[Tensor]:
        generator = torch.Generator(rows.device).manual_seed(seed)
        grids = holder.sample_codes(len(rows), given, generator, temperature)
        return [torch.cat([grid.flatten(1) for grid in grids], dim=1)]

    codes: LabelArray = core._compute(core.describe(name), drawn, torch.arange(count), labels)[0]
    return codes


def code_costs(
    core: InnerCore, name: str, codes: LabelArray, labels: LabelArray | None = None
) -> FloatArray:
    """−log p(codes | class) of each level, nats, (N, levels), of codes int64 (N, cells)."""
    levels = code_levels(core.describe(name))

    def costs(holder: HasCodebook, cells: Tensor, given: Tensor | None) -> list[Tensor]:
        return [-holder.log_p_codes(_grids(levels, cells), given)]

    found: FloatArray = core._compute(
        core.describe(name), costs, _checked(name, levels, codes), labels
    )[0]
    return found


def codes_log_px(core: InnerCore, name: str, image: ImageArray, codes: LabelArray) -> FloatArray:
    """log p(x|codes) of one uint8 image (1, C, H, W), nats, (N,), for codes int64 (N, cells)."""
    model = core.describe(name)
    levels, x = code_levels(model), checked_image(model, image)

    def log_px(holder: HasCodebook, cells: Tensor, _: Tensor | None) -> list[Tensor]:
        pixels = (x.to(cells.device).float() / 255).expand(len(cells), *x.shape[1:])
        return [log_px_given_codes(holder, pixels, _grids(levels, cells))]

    found: FloatArray = core._compute(core.describe(name), log_px, _checked(name, levels, codes))[0]
    return found


def code_use(core: InnerCore, name: str) -> tuple[CodeUse, ...]:
    """How each level's codes are used on the stored test set."""
    codes = core.encodings(name).mu.astype(np.int64)
    return tuple(
        CodeUse(np.bincount(codes[:, level.cells].ravel(), minlength=level.count))
        for level in code_levels(core.describe(name))
    )


def blank_codes(core: InnerCore, name: str) -> LabelArray:
    """The codes of a black image, int64 (cells,)."""
    black = np.zeros((1, *core.describe(name).image_shape), dtype=np.uint8)
    codes: LabelArray = image_codes(core, name, black)[0]
    return codes


def without_fine(levels: tuple[CodeLevel, ...], codes: LabelArray) -> LabelArray:
    """The same rows (N, cells) with every cell of the finer grids left out."""
    alone = np.array(codes, dtype=np.int64)
    alone[:, levels[0].cells.stop :] = -1
    return alone


def code_pictures(core: InnerCore, name: str) -> list[ImageArray]:
    """What each code looks like: uint8 (K, C, s, s) of each level, twice its cell's side.

    The mean of the decoded test images around the cells that hold it, of the coarse level alone
    for a coarse code; a code that none of them holds is decoded in every cell of a grid.
    """
    levels = code_levels(core.describe(name))
    codes = core.encodings(name).mu[:PICTURED_IMAGES].astype(np.int64)
    pictures = []
    for at, level in enumerate(levels):
        is_last = at == len(levels) - 1
        rows = codes if is_last else without_fine(levels, codes)
        means, held = _means(
            core.decode(name, rows.astype(np.float32)), codes[:, level.cells], level
        )
        missing = np.flatnonzero(held == 0)
        if missing.size:
            alone = np.repeat(codes[:1], missing.size, axis=0)
            alone[:, level.cells] = missing[:, None]
            alone = alone if is_last else without_fine(levels, alone)
            middle = (level.grid[0] // 2, level.grid[1] // 2)
            means[missing] = _cut(core.decode(name, alone.astype(np.float32)), middle, level.patch)
        pictures.append(np.rint(means).astype(np.uint8))
    return pictures


def _means(
    images: ImageArray, codes: LabelArray, level: CodeLevel
) -> tuple[NDArray[np.float64], LabelArray]:
    """The mean picture of each code, (K, C, s, s), and the cells behind it, (K,).

    Args:
        images: uint8 (N, C, H, W).
        codes: of the level's cells, int64 (N, h·w).
    """
    height, width = images.shape[-2:]
    side = round(CROP_CELLS * level.patch)
    beyond = (side - level.patch) // 2
    # Beyond the rim there is nothing, and at the last row a coarse cell may reach over it.
    reach = [(0, 0), (0, 0), *((beyond, side + level.patch) for _ in (height, width))]
    padded = np.pad(images, reach)
    sums = np.zeros((level.count, images.shape[1], side, side))
    held = np.zeros(level.count, dtype=np.int64)
    for cell, own in enumerate(codes.T):
        row, column = divmod(cell, level.grid[1])
        top, left = row * level.patch, column * level.patch
        np.add.at(sums, own, padded[:, :, top : top + side, left : left + side])
        np.add.at(held, own, 1)
    return sums / np.maximum(held, 1)[:, None, None, None], held


def _cut(images: ImageArray, cell: tuple[int, int], patch: int) -> ImageArray:
    """The pixels around a cell, as many as fit into the picture, (N, C, s, s)."""
    height, width = images.shape[-2:]
    side = min(round(CROP_CELLS * patch), height, width)
    beyond = (side - patch) // 2
    top = min(max(cell[0] * patch - beyond, 0), height - side)
    left = min(max(cell[1] * patch - beyond, 0), width - side)
    return images[:, :, top : top + side, left : left + side]


def _grids(levels: tuple[CodeLevel, ...], cells: Tensor) -> list[Tensor]:
    """Rows (B, cells) as the grids (B, h, w) of all levels."""
    return [cells[:, level.cells].view(-1, *level.grid) for level in levels]


def _checked(name: str, levels: tuple[CodeLevel, ...], codes: LabelArray) -> Tensor:
    """A copy of codes int64 (N, cells); CoreError if they are not the model's."""
    rows, cells = np.asarray(codes), levels[-1].cells.stop
    most = max(level.count for level in levels) - 1
    is_sound = rows.ndim == 2 and rows.shape[1] == cells and rows.size and rows.dtype.kind == "i"
    if not is_sound or rows.min() < 0 or rows.max() > most:
        raise CoreError(f"{name} takes whole codes of shape (N, {cells}) from 0 to {most}.")
    return torch.from_numpy(rows.astype(np.int64))
