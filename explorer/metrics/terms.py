"""What is the mean of each term of the loss over a split?"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.models.base import Model
from explorer.objectives.weights import ObjectiveWeights

PIXELS_AT_ONCE = 1 << 19
"""Bounds a batch's activations: far larger ones leave the caches and are slower by the pixel."""


def batches(
    images: DeviceImages, rows: Tensor | None = None, size: int | None = None
) -> Iterator[tuple[Tensor, Tensor | None]]:
    """Pixels (B, C, H, W) and labels (B,) of a split, or of its `rows`, in order."""
    size = size or max(1, PIXELS_AT_ONCE // math.prod(images.dataset.images.shape[1:]))
    every = torch.arange(len(images), device=images.device) if rows is None else rows
    for index in torch.split(every, size):
        yield images.batch(index)


@torch.inference_mode()
def mean_terms(
    model: Model,
    images: DeviceImages,
    weights: ObjectiveWeights,
    generator: torch.Generator,
    rows: Tensor | None = None,
) -> dict[str, float]:
    """The mean of each of the model's terms, nats per image, over a split or `rows` of it."""
    model.eval()
    collected = [model.loss_terms(x, weights, y, generator) for x, y in batches(images, rows)]
    return {name: torch.cat([t[name] for t in collected]).mean().item() for name in collected[0]}
