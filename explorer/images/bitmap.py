"""How did NIST's programs turn a handwritten digit into a 32×32 bitmap?

Garris, Blue, Candela, Dimmick, Geist, Grother, Janet and Wilson, NIST Form-Based Handprint
Recognition System, NISTIR 5469, 1994: the character is stretched to a box, its strokes are made
of average weight, and it is sheared upright. scikit-learn's digits are counts over such bitmaps.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.placing import Box, Picture, resampled

Bitmap = NDArray[np.bool_]

SIDE_PX = 32
"""Side of the bitmap."""

BOX_WIDTH_PX = 20
"""Width to which every character is stretched; its height is the bitmap's."""

LIGHT_PX, LIGHTEST_PX = 256, 108
"""Set pixels below which strokes are dilated once, and twice."""

HEAVY_PX, HEAVIEST_PX = 412, 560
"""Set pixels above which strokes are eroded once, and twice."""

NOISY_ROWS = 2
"""Rows at the top and at the bottom that have no say in the slant."""

BLOCK_PX = 4
"""Side of the blocks in which set pixels are counted."""


def stretched(ink: Picture, box: Box) -> Bitmap:
    """The ink in a box, whatever its shape, on the middle 20 columns of a 32×32 bitmap.

    Returns:
        bool (32, 32); strokes are dilated or eroded towards 256 to 412 set pixels.
    """
    bitmap = np.zeros((SIDE_PX, SIDE_PX), dtype=bool)
    left = (SIDE_PX - BOX_WIDTH_PX) // 2
    bitmap[:, left : left + BOX_WIDTH_PX] = resampled(ink, SIDE_PX, BOX_WIDTH_PX, box) > 0.5
    count = int(bitmap.sum())
    if count > HEAVY_PX:
        bitmap = ndimage.binary_erosion(bitmap, iterations=2 if count > HEAVIEST_PX else 1)
    elif count < LIGHT_PX:
        bitmap = ndimage.binary_dilation(bitmap, iterations=2 if count < LIGHTEST_PX else 1)
    return bitmap


def upright(bitmap: Bitmap) -> Bitmap:
    """The bitmap (H, W) sheared by whole pixels until its top and bottom begin in one column."""
    rows = np.flatnonzero(bitmap.any(axis=1))
    if rows.size <= 2 * NOISY_ROWS + 1:
        return bitmap
    top, bottom = int(rows[0]) + NOISY_ROWS, int(rows[-1]) - NOISY_ROWS
    if not (bitmap[top].any() and bitmap[bottom].any()):
        return bitmap
    slope = (int(bitmap[top].argmax()) - int(bitmap[bottom].argmax())) / (bottom - top)
    sheared = np.zeros_like(bitmap)
    height, width = bitmap.shape
    for row in range(height):
        shift = round((row - height // 2) * slope)
        columns = np.flatnonzero(bitmap[row]) + shift
        sheared[row, columns[(columns >= 0) & (columns < width)]] = True
    return sheared


def block_counts(bitmap: Bitmap) -> NDArray[np.int64]:
    """Set pixels in each 4×4 block, int64 (H/4, W/4), 0 to 16."""
    height, width = bitmap.shape
    blocks = bitmap.reshape(height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    counts: NDArray[np.int64] = blocks.sum(axis=(1, 3), dtype=np.int64)
    return counts
