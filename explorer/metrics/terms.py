"""What is the mean of each term of the loss over a split?"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.models.base import Model
from explorer.objectives.weights import ObjectiveWeights

EVALUATION_BATCH = 1000


def batches(
    images: DeviceImages, rows: Tensor | None = None, size: int = EVALUATION_BATCH
) -> Iterator[tuple[Tensor, Tensor | None]]:
    """Pixels (B, C, H, W) and labels (B,) of a split, or of its `rows`, in order."""
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
