"""Which sRGB colour has a given lightness, chroma and hue?

Björn Ottosson, "A perceptual color space for image processing", 2020.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONE_FROM_LAB = np.array(
    [
        [1.0, 0.3963377774, 0.2158037573],
        [1.0, -0.1055613458, -0.0638541728],
        [1.0, -0.0894841775, -1.2914855480],
    ]
)
RGB_FROM_CONE = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def srgb_from_oklch(
    lightness: float, chroma: float, hue: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Hues in radians (K,) at one lightness and chroma → gamma-encoded sRGB in [0, 1], (K, 3)."""
    hue = np.asarray(hue, dtype=np.float64)
    lab = np.stack([np.full_like(hue, lightness), chroma * np.cos(hue), chroma * np.sin(hue)])
    linear = (RGB_FROM_CONE @ (CONE_FROM_LAB @ lab) ** 3).T.clip(0, 1)
    curved = 1.055 * linear ** (1 / 2.4) - 0.055
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, curved))
