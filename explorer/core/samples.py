"""What new images does a model draw, each family by its own way of sampling?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explorer.core.checks import check_draws
from explorer.core.energy import energy_table, energy_test_images
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.values import Description, ImageArray, LabelArray, TestImages
from explorer.models.capabilities import Samples

MAX_SAMPLES = 400
HOTTEST = 10.0


@dataclass(frozen=True, eq=False)
class DrawnImages:
    """New images of a model.

    Attributes:
        means: E[x|z], uint8 (N, C, H, W).
        draws: x ~ p(x|z), uint8 (N, C, H, W); what lies outside [0, 1] is shown as its end.
        outside: the share of the drawn pixels that did; 0 for Bernoulli pixels.
        spread: how far the drawn pixels lie from their means, the root of the mean square.
        labels: the class of each, int64 (N,), for families that are told one; None elsewhere.
    """

    means: ImageArray
    draws: ImageArray
    outside: float
    spread: float
    labels: LabelArray | None


def draw_images(
    core: InnerCore,
    name: str,
    count: int,
    seed: int,
    label: int | None = None,
    temperature: float = 1.0,
) -> DrawnImages:
    """New images, the same for the same seed on the same kind of device.

    Args:
        core, name: the model.
        count: how many, up to `MAX_SAMPLES`.
        seed: of every random number.
        label: the class of all of them; each a class at random if not given. Only for families
            that are told a class.
        temperature: how widely is drawn: it scales the prior's σ, the logits of a code's prior
            or a Boltzmann machine's energy.

    Raises:
        CoreError: the model draws no images, or an argument is out of range.
    """
    model = core.describe(name)
    if not model.can("samples"):
        raise CoreError(f"{name} ({model.family_title}) does not draw new images.")
    if not 1 <= count <= MAX_SAMPLES:
        raise CoreError(f"{count} images cannot be drawn at once: choose 1 to {MAX_SAMPLES}.")
    if not 0 < temperature <= HOTTEST:
        raise CoreError(f"The temperature is above 0 and up to {HOTTEST:g}, not {temperature:g}.")
    check_draws(count, seed)
    labels = _labels(model, count, seed, label)

    def drawn(holder: Samples, rows: Tensor, given: Tensor | None) -> list[Tensor]:
        generator = torch.Generator(rows.device).manual_seed(seed)
        means, draws = holder.sample(len(rows), given, generator, temperature)
        return [means.float(), draws.float()]

    means, draws = core._compute(core.describe(name), drawn, torch.arange(count), labels)
    return DrawnImages(
        _bytes(means),
        _bytes(draws),
        float(((draws < 0) | (draws > 1)).mean()),
        float(np.sqrt(np.square(draws - means, dtype=np.float64).mean())),
        labels,
    )


def drawn_test_images(
    core: InnerCore, name: str, count: int, seed: int, label: int | None = None
) -> TestImages:
    """Test images to hold beside new ones: drawn with the same seed, of one class if asked for.

    Raises:
        CoreError: the model stores no test set, or a class that it does not have.
    """
    is_energy = core.describe(name).can("energy_based")
    stored = energy_table(core, name) if is_energy else core.encodings(name)
    rows = np.arange(len(stored))
    if label is not None and stored.labels is not None:
        rows = np.flatnonzero(stored.labels == label)
    if not len(rows):
        raise CoreError(f"{name} has no test images of class {label}.")
    chosen = np.random.default_rng(seed).choice(rows, count, replace=count > len(rows))
    if is_energy:
        return energy_test_images(core, name, chosen.tolist())
    return core.test_images(name, chosen)


def classes_told(model: Description) -> int:
    """How many classes a model is told of when it draws; 0 where it is told none."""
    return int(model.card["architecture"].get("classes", 0) or 0)


def _labels(model: Description, count: int, seed: int, label: int | None) -> LabelArray | None:
    classes = classes_told(model)
    if not classes:
        if label is not None:
            raise CoreError(f"{model.name} is not told a class, so none can be asked of it.")
        return None
    if label is None:
        return np.random.default_rng(seed).integers(classes, size=count)
    if not 0 <= label < classes:
        raise CoreError(f"The classes of {model.name} run from 0 to {classes - 1}, not {label}.")
    return np.full(count, label, dtype=np.int64)


def _bytes(x: np.ndarray) -> ImageArray:
    pixels: ImageArray = np.rint(np.clip(x, 0, 1) * 255).astype(np.uint8)
    return pixels
