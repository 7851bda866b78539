"""What do units look for: their weights to the pixels, as tiles on one scale?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.figures.palette import Theme
from explorer.images.tiling import tile

CLIP = 99.5
"""Percentile of |weight| that is drawn full white or black."""
GAP_ON_LIGHT, GAP_ON_DARK = 251, 16


def grey_weights(weight: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Weights (N, C, H, W) as uint8 with 0 in the middle, on one scale."""
    scale = scale_of(weight)
    grey: NDArray[np.uint8] = np.rint(127.5 + 127.5 * np.clip(weight / scale, -1, 1)).astype(
        np.uint8
    )
    return grey


def scale_of(weight: NDArray[np.float32]) -> float:
    """The weight that is drawn full white."""
    return max(float(np.percentile(np.abs(weight), CLIP)), 1e-9)


def field_sheet(
    weight: NDArray[np.float32], columns: int, theme: Theme, gap: int = 1
) -> NDArray[np.uint8]:
    """Weights (N, C, H, W) as tiles, so many in a row, on the page's ground."""
    rows = -(-len(weight) // columns)
    background = GAP_ON_DARK if theme.is_dark else GAP_ON_LIGHT
    return tile(grey_weights(weight), rows, columns, gap=gap, background=background)
