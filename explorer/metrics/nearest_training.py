"""Does a model draw new pictures, or its training images again?

A copy lies nearer to some training image than new pictures of the same kind do; how near those
come, held-out images tell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.terms import batches

IMAGES_AT_ONCE = 2000
COPY_QUANTILE = 0.01
"""Nearer than all but 1 in 100 held-out images: of an honest model's pictures 1 % look copied."""


@dataclass(frozen=True)
class Copying:
    """Distances to the nearest training image: root of the summed squares, pixels in [0, 1].

    Attributes:
        distance: the generated pictures' median.
        distance_held_out: the held-out images' median.
        copies: share of the generated nearer than 99 of 100 held-out images are.
    """

    distance: float
    distance_held_out: float
    copies: float


@torch.inference_mode()
def nearest_distances(
    pictures: Tensor,
    training: DeviceImages,
    rows: Tensor,
    progress: Callable[[int], object] = lambda _: None,
) -> Tensor:
    """How far each picture is from the nearest training image, (N,).

    Args:
        pictures: in [0, 1], (N, C, H, W).
        training: the training split.
        rows: those of its images that are looked at, int64.
        progress: called with the number of training images done since the last call.
    """
    flat = pictures.flatten(1)
    least = torch.full((len(flat),), torch.inf, device=flat.device)
    # ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a·b: one product of matrices, and the roots of few.
    own = flat.square().sum(1)
    for x, _ in batches(training, rows, IMAGES_AT_ONCE):
        others = x.flatten(1)
        squares = torch.addmm(others.square().sum(1), flat, others.T, alpha=-2)
        least = torch.minimum(least, squares.amin(1) + own)
        progress(len(x))
    return least.clamp(min=0).sqrt()


def copying(generated: Tensor, held_out: Tensor) -> Copying:
    """Compare the nearest distances of generated pictures and of held-out images, (N,), (M,)."""
    near = torch.quantile(held_out, COPY_QUANTILE)
    return Copying(
        generated.median().item(),
        held_out.median().item(),
        (generated < near).double().mean().item(),
    )
