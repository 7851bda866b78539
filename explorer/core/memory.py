"""What happens when the device has no memory left for a request?

The batch is halved, again and again down to one image, and if even that does not fit the request
is served on the CPU.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Rows = Sequence[Tensor | None]
"""Tensors with one row per image, or None."""


class OutOfDeviceMemory(Exception):
    """Not even one image fits."""


def in_halves(compute: Callable[..., Sequence[Tensor]], rows: Rows) -> list[Tensor]:
    """`compute(*rows)`, by halves where the whole does not fit; results are joined by row.

    Raises:
        OutOfDeviceMemory: one row alone does not fit.
    """
    try:
        return list(compute(*rows))
    except torch.OutOfMemoryError as error:
        count = next(len(row) for row in rows if row is not None)
        if count <= 1:
            raise OutOfDeviceMemory from error
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    middle = count // 2
    first = in_halves(compute, [None if row is None else row[:middle] for row in rows])
    second = in_halves(compute, [None if row is None else row[middle:] for row in rows])
    return [torch.cat(pair) for pair in zip(first, second, strict=True)]
