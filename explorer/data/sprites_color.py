"""Which coloured images have known causes?  The sprites again, with hue as a sixth factor."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.data import sprites
from explorer.data.dataset import Dataset, Subset, read_only
from explorer.data.oklch import srgb_from_oklch
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
    return read_only(np.rint(255 * srgb_from_oklch(LIGHTNESS, CHROMA, HUES)).astype(np.uint8))
