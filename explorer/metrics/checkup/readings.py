"""In which ways may the numbers of a picture be meant, going in and coming out, and of a latent?

A reading of the input turns images in [0, 1] into what an encoder may want; a reading of the output
turns what a decoder made back into [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.checkup.subject import FloatArray

UNIT, SYMMETRIC, BYTES, STANDARDISED, IMAGENET = (
    "[0, 1]",
    "[−1, 1]",
    "[0, 255]",
    "mean 0, σ 1",
    "ImageNet’s mean and σ",
)
LOGITS = "logits"
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SLACK = 1e-3
FACTORS = tuple(float(f"{2 ** (step / 2):.3g}") for step in range(-8, 9))
"""What latents may have to be multiplied by."""
MOST_UNEXPLAINED = 10.0
"""Beyond it an error says only that nothing is right."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """x ↦ (x − shift) / scale of images in [0, 1], by channel."""

    name: str
    shift: FloatArray
    scale: FloatArray

    def __call__(self, unit: FloatArray) -> FloatArray:
        """What an encoder that wants this range is given."""
        return ((unit - self.shift) / self.scale).astype(np.float32)

    def back(self, made: FloatArray) -> FloatArray:
        """The same pictures in [0, 1]."""
        return (made * self.scale + self.shift).astype(np.float32)


def scalings(unit: FloatArray) -> dict[str, Scaling]:
    """The usual ones, of images in [0, 1], (N, C, H, W)."""
    mean, std = unit.mean((0, 2, 3)), np.maximum(unit.std((0, 2, 3)), 1e-3)
    found = {
        UNIT: (0.0, 1.0),
        SYMMETRIC: (0.5, 0.5),
        BYTES: (0.0, 1 / 255),
        STANDARDISED: (mean, std),
    }
    if unit.shape[1] == len(IMAGENET_MEAN):
        found[IMAGENET] = (np.array(IMAGENET_MEAN), np.array(IMAGENET_STD))
    return {
        name: Scaling(name, _by_channel(shift), _by_channel(scale))
        for name, (shift, scale) in found.items()
    }


def range_of(images: FloatArray) -> str:
    """The range in which images seem to be given."""
    low, high = float(images.min()), float(images.max())
    if low >= -SLACK and high <= 1 + SLACK:
        return UNIT
    if low >= -1 - SLACK and high <= 1 + SLACK:
        return SYMMETRIC
    if low >= -SLACK and high <= 255 + SLACK:
        return BYTES
    return STANDARDISED


def to_unit(images: FloatArray) -> tuple[FloatArray, Scaling]:
    """Images in [0, 1], by the range in which they seem to be given, and the way back to it."""
    kind = range_of(images)
    if kind == STANDARDISED:
        axes = (0, 2, 3)
        low = images.min(axes)
        scale = 1 / np.maximum(images.max(axes) - low, 1e-6)
        given = Scaling(kind, _by_channel(-low * scale), _by_channel(scale))
    else:
        given = scalings(images)[kind]
    return given.back(images).clip(0, 1), given


def outputs(ways: Mapping[str, Scaling]) -> Mapping[str, Callable[[FloatArray], FloatArray]]:
    """Readings of what a decoder makes, by the scalings of its images: name → into [0, 1]."""
    return {UNIT: lambda made: made, LOGITS: sigmoid} | {
        name: scaling.back for name, scaling in ways.items() if name != UNIT
    }


def sigmoid(made: FloatArray) -> FloatArray:
    """1 / (1 + e^−x), without overflow."""
    found: FloatArray = (0.5 * (1 + np.tanh(0.5 * made.astype(np.float64)))).astype(np.float32)
    return found


def unexplained(target: FloatArray, made: FloatArray) -> float:
    """The share of the images' variance about their mean image that is not reproduced.

    0 is exact, 1 no better than the mean image. At most `MOST_UNEXPLAINED`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        error = float(np.square(target.astype(np.float64) - made).mean())
    spread = float(np.square(target - target.mean(0)).mean())
    share = error / max(spread, 1e-8)
    return min(share, MOST_UNEXPLAINED) if np.isfinite(share) else MOST_UNEXPLAINED


def is_better(error: float, than: float, share: float = 0.8, least: float = 0.04) -> bool:
    """Whether one unexplained share is below another by more than chance would make it."""
    return error < share * than and than - error > least


def _by_channel(value: float | NDArray[np.floating]) -> FloatArray:
    return np.asarray(value, np.float32).reshape(-1, 1, 1)
