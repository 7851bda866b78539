"""In which layout do images go into somebody's encoder, and come out of her decoder?"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.notebook.errors import LiveModelError

ImageShape = tuple[int, int, int]
Rows = NDArray[Any]

FLAT, CHANNELS_FIRST, CHANNELS_LAST, NO_CHANNELS, FLAT_LAST = (
    "(N, C·H·W)",
    "(N, C, H, W)",
    "(N, H, W, C)",
    "(N, H, W)",
    "(N, H·W·C)",
)
LAYOUTS: dict[str, Callable[[Rows], Rows]] = {
    CHANNELS_FIRST: lambda rows: rows,
    FLAT: lambda rows: rows.reshape(len(rows), -1),
    CHANNELS_LAST: lambda rows: np.moveaxis(rows, 1, -1),
    NO_CHANNELS: lambda rows: rows[:, 0],
    FLAT_LAST: lambda rows: np.moveaxis(rows, 1, -1).reshape(len(rows), -1),
}
"""From (N, C, H, W) to what an encoder may want."""
WITH_CHANNELS_LAST = (CHANNELS_LAST, FLAT_LAST)
COLOURS, GREY, WITH_ALPHA = 3, 1, 4


def as_channels_first(array: Rows, known: ImageShape | None = None, like: str = FLAT) -> Rows:
    """Images of any layout as (N, C, H, W), with 1 or 3 channels.

    Args:
        array: (N, P), (N, H, W), (N, C, H, W) or (N, H, W, C).
        known: (C, H, W), where it is known; what is flat is then read so,
        like: or with its channels last, where this layout has them there.

    Raises:
        LiveModelError: no picture can be seen in it.
    """
    count, shape = len(array), array.shape[1:]
    if known is not None and math.prod(shape) == math.prod(known):
        is_last = len(shape) == len(known) and shape == (*known[1:], known[0]) != known
        if len(shape) == 1 and like in WITH_CHANNELS_LAST:
            return np.moveaxis(array.reshape(count, *known[1:], known[0]), -1, 1)
        return np.moveaxis(array, -1, 1) if is_last else array.reshape(count, *known)
    if len(shape) == 1:
        return array.reshape(count, *_square(shape[0]))
    if len(shape) == 2:
        return array[:, None]
    if len(shape) == 3 and shape[0] in (GREY, COLOURS):
        return array
    if len(shape) == 3 and shape[-1] in (GREY, COLOURS, WITH_ALPHA):
        return np.moveaxis(array, -1, 1)[:, : 1 if shape[-1] == GREY else COLOURS]
    if len(shape) == 3 and shape[0] == WITH_ALPHA:
        return array[:, :COLOURS]
    raise LiveModelError(
        f"Pictures are (N, H, W), (N, C, H, W), (N, H, W, C) with 1 or 3 channels, or flat "
        f"squares, not {(count, *shape)}."
    )


def layout_of(array: Rows) -> str:
    """The layout of an array of images."""
    shape = array.shape[1:]
    if len(shape) < 3:
        return FLAT if len(shape) == 1 else NO_CHANNELS
    is_first = shape[0] in (GREY, COLOURS, WITH_ALPHA)
    return (
        CHANNELS_FIRST
        if is_first or shape[-1] not in (GREY, COLOURS, WITH_ALPHA)
        else CHANNELS_LAST
    )


def _square(pixels: int) -> ImageShape:
    for channels in (GREY, COLOURS):
        side = math.isqrt(pixels // channels)
        if side * side * channels == pixels:
            return channels, side, side
    raise LiveModelError(
        f"A flat picture of {pixels} numbers is no square: give images too, which have a shape."
    )
