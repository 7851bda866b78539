"""How sure is a mean over images?

Every mean of a card stands beside its standard error: the key of the figure and `_se`. Images are
the sample, so the error is that of the mean over all images of this kind; what random draws of z or
of pixels add for each image is in it, as they are drawn for each image anew. Neighbouring frames of
a film are nearly one picture: there the blocks are the sample.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.data.registry import DATASETS
from explorer.metrics.question import Figures

ERROR = "_se"
"""What follows a figure's key in the key of its standard error."""


def blocks_of(images: DeviceImages) -> Tensor | None:
    """The block of a film that each image of a split is in, int64 (N,); None for no film's."""
    spec = DATASETS.get(images.dataset.name)
    if spec is None or not spec.frames_in_a_row:
        return None
    return torch.arange(len(images), device=images.device) // spec.frames_in_a_row


def block_figures(blocks: Tensor | None) -> Figures:
    """How many blocks are the sample behind the errors; nothing where images are."""
    return {} if blocks is None else {"blocks": len(torch.unique(blocks))}


def standard_error(values: Tensor, blocks: Tensor | None = None) -> float:
    """Of the mean of values (N,), from block to block; 0 of a single one.

    Σ_b (Σ_{n in b} (v_n − v̄))² · B / (B − 1) is N² its square: standard deviation / √B of the means
    of B blocks of one length, and of N independent values standard deviation / √N.

    Args:
        values: independent ones, or where `blocks` are given, independent from block to block.
        blocks: the block of each, int64 (N,).
    """
    # On the CPU: an index_add on a GPU adds in another order each time.
    deviations = (values.double() - values.double().mean()).cpu()
    if blocks is not None:
        _, place = torch.unique(blocks.cpu(), return_inverse=True)
        sums = torch.zeros(int(place.max()) + 1, dtype=torch.float64)
        deviations = sums.index_add(0, place, deviations)
    count = len(deviations)
    if count < 2:
        return 0.0
    return math.sqrt(float(deviations.square().sum()) * count / (count - 1)) / len(values)


def mean_with_error(key: str, values: Tensor, blocks: Tensor | None = None) -> Figures:
    """The mean of per-image values (N,) under `key`, beside its standard error."""
    return {key: values.double().mean().item(), f"{key}{ERROR}": standard_error(values, blocks)}
