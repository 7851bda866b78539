"""How are many images shrunk so that all of them fit into one picture?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.images.tiling import PictureError


def shrink_factor(count: int, height: int, width: int, longest_px: int, pixels_at_most: int) -> int:
    """By what whole number to divide the sides of `count` images.

    The longer side is then at most `longest_px`, and all of them together, in a square of tiles,
    have at most `pixels_at_most` pixels.

    Raises:
        PictureError: no images, or more than can fit at one pixel each.
    """
    if min(count, height, width) < 1:
        raise PictureError(f"{count} images of {width} × {height} pixels make no picture.")
    places = int(np.ceil(np.sqrt(count))) ** 2
    for factor in range(max(-(-max(height, width) // longest_px), 1), min(height, width) + 1):
        if places * (height // factor) * (width // factor) <= pixels_at_most:
            return factor
    raise PictureError(
        f"{count} images of {width} × {height} pixels do not fit into {pixels_at_most} pixels: "
        "choose fewer."
    )


def shrunk(images: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """Images uint8 (N, C, H, W) with each factor × factor block as its mean; (N, C, H/f, W/f).

    Rows and columns that fill no block are left out.

    Raises:
        PictureError: no such images, or a factor larger than they are.
    """
    if images.ndim != 4 or images.dtype != np.uint8:
        raise PictureError(
            f"Images of shape {images.shape} and type {images.dtype} cannot be made smaller: "
            "they must be uint8 (N, C, H, W)."
        )
    count, channels, height, width = images.shape
    if not 1 <= factor <= min(height, width):
        raise PictureError(f"Images of {width} × {height} pixels cannot shrink by {factor}.")
    if factor == 1:
        return images
    rows, cols = height // factor, width // factor
    blocks = images[:, :, : rows * factor, : cols * factor].reshape(
        count, channels, rows, factor, cols, factor
    )
    # Whole numbers: a mean would be taken in float64, in twice the memory.
    total = blocks.sum(axis=(3, 5), dtype=np.uint32)
    area = factor * factor
    return np.asarray((total + area // 2) // area, dtype=np.uint8)


def coarse_levels(images: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Images with every value rounded to a multiple of `step`: smooth ones compress far better.

    Raises:
        PictureError: a step that is not from 1 to 64.
    """
    if not 1 <= step <= 64:
        raise PictureError(f"Grey levels cannot be {step} apart: choose 1 to 64.")
    rounded = (images.astype(np.uint16) + step // 2) // step * step
    return np.asarray(np.minimum(rounded, 255), dtype=np.uint8)
