"""What does an energy-based model think of an image, and where do its Gibbs chains go?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.checks import check_draws, checked_images, checked_rows
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.stored_data import original_images
from explorer.core.values import (
    Description,
    EnergyTable,
    FloatArray,
    ImageArray,
    TestImages,
)
from explorer.models.capabilities import EnergyBased
from explorer.models.patience import go_on
from explorer.objectives.contrastive_divergence import bernoulli
from explorer.training.checkpoint import CheckpointError
from explorer.training.energy_reading import read_free_energies

MAX_FRAMES = 400
MAX_STRIDE = 100
MAX_STEPS_AT_ONCE = 100_000
"""Chains × Gibbs steps of one request."""
COLDEST, HOTTEST = 0.1, 10.0
ON_FROM = 128
"""A grey level from which a pixel counts as on, where one image is taken and not drawn."""
DRAWS = 32
"""Binarisations behind one image's free energy."""

BinaryArray = NDArray[np.uint8]


@dataclass(frozen=True)
class ChainSettings:
    """How a Gibbs chain is run.

    Attributes:
        frames: how many states are kept.
        stride: Gibbs steps from one to the next.
        temperature: the energy is divided by it.
        seed: of every draw.
        step: how many steps were made before: with the seed it decides the draws, so that a chain
            brought in portions is the same as the next time.
    """

    frames: int = 60
    stride: int = 1
    temperature: float = 1.0
    seed: int = 0
    step: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.frames <= MAX_FRAMES or not 1 <= self.stride <= MAX_STRIDE:
            raise CoreError(
                f"A portion has 1 to {MAX_FRAMES} states, 1 to {MAX_STRIDE} steps apart, not "
                f"{self.frames} and {self.stride}."
            )
        if not COLDEST <= self.temperature <= HOTTEST:
            raise CoreError(
                f"The temperature must be from {COLDEST} to {HOTTEST}, not {self.temperature}."
            )
        check_draws(1, self.seed)
        if not 0 <= self.step < 2**40:
            raise CoreError(f"A chain has not made {self.step} steps.")


@dataclass(frozen=True, eq=False)
class GibbsFrames:
    """States of N chains after each of T portions of steps.

    Attributes:
        hidden: 0 or 1, uint8 (N, T, H): drawn given the pixels before.
        mean: p(v|h) as uint8 (N, T, C, H, W), 255 for 1.
        visible: drawn pixels, 0 or 1, uint8 (N, T, C, H, W).
        free_energy: F(v), nats, float32 (N, T).
    """

    hidden: BinaryArray
    mean: ImageArray
    visible: BinaryArray
    free_energy: FloatArray


def energy_table(core: InnerCore, name: str) -> EnergyTable:
    """The stored test set of an energy-based model."""
    described = _required(core, name)
    live = core._store.live(name)
    if live is not None and live.energy is not None:
        return live.energy
    return _table(core._path(name), core.version(name), described.image_shape)


@lru_cache(maxsize=16)
def _table(folder: Path, version: str, image_shape: tuple[int, int, int]) -> EnergyTable:
    del version  # part of the key: a model of the same name may be another one
    try:
        stored = read_free_energies(folder, image_shape)
    except CheckpointError as error:
        raise CoreError(str(error)) from error
    return EnergyTable(
        stored.free_energy.numpy(),
        None if stored.labels is None else stored.labels.numpy(),
        stored.pictures.numpy(),
    )


def energy_test_images(core: InnerCore, name: str, rows: Sequence[int]) -> TestImages:
    """Test images by row; where the data are not here, the model's reconstructions of the first.

    Raises:
        CoreError: a row that there is not.
    """
    table = energy_table(core, name)
    index = checked_rows(rows, len(table))
    found = original_images(core, name, index, len(table))
    if found is not None:
        return TestImages(found, original=True)
    return TestImages(table.pictures[index % len(table.pictures)], original=False)


def free_energy(core: InnerCore, name: str, images: ImageArray, seed: int = 0) -> FloatArray:
    """Mean F(v), nats, (N,), of uint8 images (N, C, H, W) over draws of their grey pixels."""
    x = checked_images(_required(core, name), images)
    check_draws(DRAWS, seed)

    def mean(model: EnergyBased, rows: Tensor, _labels: Tensor | None) -> list[Tensor]:
        generator = torch.Generator(rows.device).manual_seed(seed)
        pixels = rows.float() / 255
        total = torch.zeros(len(rows), device=rows.device)
        for _ in range(DRAWS):
            total += model.free_energy(bernoulli(pixels, generator))
        return [total / DRAWS]

    found: FloatArray = core._compute(core.describe(name), mean, x)[0]
    return found


def gibbs_frames(
    core: InnerCore,
    name: str,
    start: BinaryArray,
    settings: ChainSettings,
    held: NDArray[np.bool_] | None = None,
) -> GibbsFrames:
    """Run Gibbs chains and keep states on their way.

    Args:
        start: pixels, 0 or 1, uint8 (N, C, H, W).
        held: (C, H, W), pixels that stay as they are in `start`.

    Raises:
        CoreError: the model has no energy, or something is out of bounds.
    """
    described = _required(core, name)
    v = checked_images(described, start)
    if v.max() > 1:
        raise CoreError("A chain starts from pixels that are 0 or 1.")
    if held is not None and held.shape != described.image_shape:
        raise CoreError(f"The held pixels have shape {held.shape}, not {described.image_shape}.")
    steps = len(v) * settings.frames * settings.stride
    if steps > MAX_STEPS_AT_ONCE:
        raise CoreError(f"At most {MAX_STEPS_AT_ONCE} steps are made at once, not {steps}.")
    mask = None if held is None else torch.from_numpy(np.array(held))

    def run(model: EnergyBased, rows: Tensor, _labels: Tensor | None) -> list[Tensor]:
        return _run(model, rows.float(), settings, None if mask is None else mask.to(rows.device))

    return GibbsFrames(*core._compute(core.describe(name), run, v))


def _run(
    model: EnergyBased, v: Tensor, settings: ChainSettings, held: Tensor | None
) -> list[Tensor]:
    seed = (settings.seed * 1_000_003 + settings.step) % 2**63
    generator = torch.Generator(v.device).manual_seed(seed)
    hidden, means, drawn, energies = [], [], [], []
    for _ in range(settings.frames):
        for _ in range(settings.stride):
            go_on()
            h, mean, v = model.gibbs_step(v, generator, settings.temperature, held)
        hidden.append(h.to(torch.uint8))
        means.append(mean.mul(255).round().to(torch.uint8))
        drawn.append(v.to(torch.uint8))
        energies.append(model.free_energy(v))
    return [torch.stack(parts, 1) for parts in (hidden, means, drawn, energies)]


def noise(core: InnerCore, name: str, count: int, seed: int) -> BinaryArray:
    """Pixels that are on or off by the toss of a coin, uint8 (N, C, H, W)."""
    generator = np.random.default_rng(seed)
    shape = (count, *core.describe(name).image_shape)
    return generator.integers(0, 2, shape).astype(np.uint8)


def binarised(image: ImageArray) -> BinaryArray:
    """On where a grey level is at least `ON_FROM`: 0 or 1, of the image's shape."""
    return (image >= ON_FROM).astype(np.uint8)


def _required(core: InnerCore, name: str) -> Description:
    described = core.describe(name)
    if not described.can("energy_based"):
        raise CoreError(f"{name} ({described.family_title}) has no energy.")
    return described
