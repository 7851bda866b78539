"""Which coloured images have known causes?  The sprites again, with hue as a sixth factor."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.data import sprites
from explorer.data.dataset import Dataset, Subset, read_only
from explorer.data.sprites import SpriteImages, split_rows

HUE_COUNT = 8
HUES = (2 * np.pi * np.arange(HUE_COUNT) / HUE_COUNT).astype(np.float32)  # radians
FACTOR_NAMES = (*sprites.FACTOR_NAMES, "hue")
FACTOR_SIZES = (*sprites.FACTOR_SIZES, HUE_COUNT)
FACTOR_VALUES = (*sprites.FACTOR_VALUES, HUES)
IMAGE_SHAPE = (3, sprites.SIZE, sprites.SIZE)
IMAGE_COUNT = int(np.prod(FACTOR_SIZES))  # 5,898,240

# Of the Oklch colours: equal lightness and chroma, so that only the hue tells them apart; at
# this lightness sRGB can show little more chroma than this all around.
LIGHTNESS = 0.75
CHROMA = 0.12


def factor_values(index: NDArray[np.integer]) -> NDArray[np.float32]:
    """The sprite's five factors and the hue in radians: image indices (B,) → float32 (B, 6)."""
    return sprites.values_at(index, FACTOR_VALUES)


class ColorSpriteImages:
    """All 5,898,240 coloured sprites as an `ImageSource`; the hue is the fastest factor."""

    shape = (IMAGE_COUNT, *IMAGE_SHAPE)

    def __init__(self) -> None:
        self._white = SpriteImages()

    def __len__(self) -> int:
        return IMAGE_COUNT

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """int64 (B,) → uint8 (B, 3, 64, 64).  Raises IndexError outside 0 … 5,898,239."""
        sprite, hue = np.divmod(np.asarray(index, dtype=np.int64), HUE_COUNT)
        colors = hue_colors()[hue][:, :, np.newaxis, np.newaxis]  # (B, 3, 1, 1)
        return self._white[sprite] & colors  # 255 & c = c and 0 & c = 0


def load(split: str) -> Dataset:
    """Coloured sprites of a split: 10,000 fixed random ones to test, a tenth to validate.

    Images are uint8 (N, 3, 64, 64) made on demand; labels are the shapes; factors float32 (N, 6).
    """
    rows = split_rows(IMAGE_COUNT, split)
    factors = read_only(factor_values(rows))
    labels = read_only(factors[:, 0].astype(np.int64))
    images = Subset(ColorSpriteImages(), rows)
    return Dataset("sprites_color", split, images, labels, sprites.SHAPES, factors, FACTOR_NAMES)


@lru_cache
def hue_colors() -> NDArray[np.uint8]:
    """The colour of each hue in sRGB, uint8 (8, 3)."""
    hues = HUES.astype(np.float64)
    chroma_plane = CHROMA * np.cos(hues), CHROMA * np.sin(hues)
    linear = _linear_srgb_from_oklab(np.full(HUE_COUNT, LIGHTNESS), *chroma_plane)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return read_only(np.rint(255 * encoded).astype(np.uint8))


def _linear_srgb_from_oklab(
    lightness: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Björn Ottosson, "A perceptual color space for image processing", 2020: (K,) each → (K, 3)."""
    cone = np.stack(
        [
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ]
    )
    to_rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    return np.asarray((to_rgb @ cone**3).T)
