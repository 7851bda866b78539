"""Which images have known causes?  White shapes on black, drawn by us from five factors.

The factors are those of dSprites (Matthey, Higgins, Hassabis & Lerchner, 2017,
github.com/google-deepmind/dsprites-dataset), the pictures are our own.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import VALIDATION_SHARE, Dataset, Subset, read_only

SHAPES = ("square", "ellipse", "heart")
FACTOR_NAMES = ("shape", "scale", "orientation", "x", "y")
FACTOR_SIZES = (3, 6, 40, 32, 32)
SIZE = 64
IMAGE_SHAPE = (1, SIZE, SIZE)
SPRITE_COUNT = int(np.prod(FACTOR_SIZES))  # 737,280

FACTOR_VALUES: tuple[NDArray[np.float32], ...] = (
    np.arange(3, dtype=np.float32),
    np.linspace(0.5, 1, 6, dtype=np.float32),
    (2 * np.pi * np.arange(40) / 40).astype(np.float32),
    np.linspace(0, 1, 32, dtype=np.float32),
    np.linspace(0, 1, 32, dtype=np.float32),
)

# At scale 1, in pixels.  Each shape stays inside a circle of REACH_PX around its centre, and no
# centre comes nearer than REACH_PX to the border, so that nothing is ever cut off.
REACH_PX = 16
SQUARE_HALF_SIDE_PX = 11.2  # half diagonal 15.84; never on a pixel's centre at any of the scales
ELLIPSE_SEMI_AXES_PX = (15.9, 8.1)
HEART_UNIT_PX = 12.3
HEART_CENTROID = 0.2935  # the heart curve's centre of mass lies this far above its origin

TEST_COUNT = 10_000
SPLIT_SEED = 0


def factor_indices(index: NDArray[np.integer]) -> NDArray[np.int64]:
    """Which level of each factor?  Image indices (B,) → int64 (B, 5), the last factor fastest."""
    return np.stack(np.unravel_index(np.asarray(index, dtype=np.int64), FACTOR_SIZES), axis=-1)


def index_of(levels: NDArray[np.integer]) -> NDArray[np.int64]:
    """Which image has these levels?  int (B, 5) → int64 (B,); the inverse of `factor_indices`."""
    columns = tuple(np.asarray(levels, dtype=np.int64).T)
    return np.asarray(np.ravel_multi_index(columns, FACTOR_SIZES), dtype=np.int64)


def factor_values(index: NDArray[np.integer]) -> NDArray[np.float32]:
    """Shape 0…2, scale 0.5…1, orientation in radians, x and y 0…1: indices (B,) → float32 (B, 5).

    x grows to the right and y downwards; orientation turns counter-clockwise as seen.
    """
    return values_at(index, FACTOR_VALUES)


def values_at(
    index: NDArray[np.integer], values: tuple[NDArray[np.float32], ...]
) -> NDArray[np.float32]:
    """The factors of images numbered through all combinations of `values`, the last one fastest.

    Indices (B,) and F tables of values → float32 (B, F).
    """
    rest = np.asarray(index, dtype=np.int64)
    columns = np.empty((len(rest), len(values)), dtype=np.float32)
    for column in reversed(range(len(values))):
        rest, level = np.divmod(rest, len(values[column]))
        columns[:, column] = values[column][level]
    return columns


class SpriteImages:
    """All 737,280 sprites as an `ImageSource`, 64×64, 0 or 255, each drawn when it is asked for.

    One step of x or y moves the sprite by exactly one pixel.  As with dSprites, a square looks the
    same after a quarter turn and an ellipse after half a turn, so the orientation of these cannot
    be told from the picture (here exactly: 10 and 20 different pictures of the 40 orientations).
    """

    shape = (SPRITE_COUNT, *IMAGE_SHAPE)

    def __len__(self) -> int:
        return SPRITE_COUNT

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """int64 (B,) → uint8 (B, 1, 64, 64).  Raises IndexError outside 0 … 737,279."""
        index = np.asarray(index, dtype=np.int64)
        if len(index) and (index.min() < 0 or index.max() >= SPRITE_COUNT):
            raise IndexError(f"sprites are numbered 0 to {SPRITE_COUNT - 1:,}")
        bitmap, position = np.divmod(index, FACTOR_SIZES[3] * FACTOR_SIZES[4])
        x_px, y_px = np.divmod(position, FACTOR_SIZES[4])
        images = np.zeros((len(index), SIZE, SIZE), dtype=np.uint8)
        side = 2 * REACH_PX + 1
        windows = np.lib.stride_tricks.sliding_window_view(
            images, (side, side), axis=(1, 2), writeable=True
        )
        windows[np.arange(len(index)), y_px, x_px] = _bitmaps()[bitmap]
        return images[:, np.newaxis]


def load(split: str) -> Dataset:
    """Sprites of a split: 10,000 fixed random ones to test, a tenth to validate, others to train.

    Images are uint8 (N, 1, 64, 64) made on demand; labels are the shapes; factors float32 (N, 5).
    """
    rows = split_rows(SPRITE_COUNT, split)
    factors = read_only(factor_values(rows))
    labels = read_only(factors[:, 0].astype(np.int64))
    images = Subset(SpriteImages(), rows)
    return Dataset("sprites", split, images, labels, SHAPES, factors, FACTOR_NAMES)


def split_rows(count: int, split: str) -> NDArray[np.int32]:
    """The rows of `count` images in a split; those held out from training in random order."""
    # RandomState, as numpy promises never to change its stream: row i stays row i (NEP 19).
    order = np.random.RandomState(SPLIT_SEED).permutation(count)
    end = TEST_COUNT + round(VALIDATION_SHARE * count)
    parts = {
        "test": order[:TEST_COUNT],
        "validation": order[TEST_COUNT:end],
        "train": np.sort(order[end:]),
    }
    return read_only(parts[split].astype(np.int32))


@lru_cache
def _bitmaps() -> NDArray[np.uint8]:
    """Every shape, scale and orientation, centred: uint8 (720, 33, 33)."""
    offsets = np.arange(-REACH_PX, REACH_PX + 1, dtype=np.float64)
    right, up = np.meshgrid(offsets, -offsets)  # pixel centres seen from the sprite's own centre
    scale = FACTOR_VALUES[1].astype(np.float64)[:, np.newaxis, np.newaxis, np.newaxis]
    angle = (2 * np.pi * np.arange(40) / 40)[:, np.newaxis, np.newaxis]
    # Turn the pixels back by the angle instead of the shape forward, and shrink them alike.
    u = (np.cos(angle) * right + np.sin(angle) * up) / scale  # (6, 40, 33, 33)
    v = (np.cos(angle) * up - np.sin(angle) * right) / scale
    inside = np.stack([_in_square(u, v), _in_ellipse(u, v), _in_heart(u, v)])
    side = 2 * REACH_PX + 1
    return read_only(inside.reshape(-1, side, side).astype(np.uint8) * np.uint8(255))


def _in_square(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.maximum(np.abs(u), np.abs(v)) <= SQUARE_HALF_SIDE_PX


def _in_ellipse(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.bool_]:
    half_width, half_height = ELLIPSE_SEMI_AXES_PX
    return (u / half_width) ** 2 + (v / half_height) ** 2 <= 1


def _in_heart(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The heart curve (u² + v² − 1)³ ≤ u² v³, moved so that its centre of mass is the origin."""
    u = u / HEART_UNIT_PX
    v = v / HEART_UNIT_PX + HEART_CENTROID
    return (u**2 + v**2 - 1) ** 3 <= u**2 * v**3
