"""Which faces have known causes?  Drawn by us from eleven factors; nobody who lives."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from explorer.data import face_drawing
from explorer.data.dataset import DataError, Dataset, Subset, read_only
from explorer.data.sprites import values_at

IMAGE_SHAPE = (3, face_drawing.SIZE, face_drawing.SIZE)
SPLIT_SEED = 0
COUNTS = {"test": 10_000, "validation": 5_000, "train": 60_000}
"""Of all faces, so few: they are drawn once, ahead, and a training's come round many times."""


@dataclass(frozen=True)
class Factor:
    """What a face varies in.

    Attributes:
        name: as in `draw`'s columns.
        values: its levels, float32 (L,).
        ends: what the lowest and the highest value look like; for kinds, what each is.
        is_kind: the levels are kinds, not magnitudes.
        turns: it comes round: after the last level follows the first.
    """

    name: str
    values: NDArray[np.float32]
    ends: tuple[str, ...]
    is_kind: bool = False
    turns: bool = False


def _even(low: float, high: float, count: int) -> NDArray[np.float32]:
    return read_only(np.linspace(low, high, count, dtype=np.float32))


def _kinds(*names: str) -> tuple[NDArray[np.float32], tuple[str, ...]]:
    return read_only(np.arange(len(names), dtype=np.float32)), names


HAIR = ("short hair", "long hair", "curls", "a bun")
GLASSES = ("no glasses", "round glasses", "square glasses")
HUE_COUNT = 12
HUES = read_only((2 * np.pi * np.arange(HUE_COUNT) / HUE_COUNT).astype(np.float32))  # radians

FACTORS: tuple[Factor, ...] = (
    Factor("yaw", _even(-1, 1, 9), ("turned left", "turned right")),
    Factor("pitch", _even(-1, 1, 5), ("looking down", "looking up")),
    Factor("smile", _even(-1, 1, 5), ("frowning", "smiling")),
    Factor("mouth", _even(0, 1, 4), ("closed", "open")),
    Factor("eyes", _even(0, 1, 4), ("closed", "open")),
    Factor("light", _even(-1, 1, 5), ("from the left", "from the right")),
    Factor("skin", _even(0, 1, 8), ("light", "dark")),
    Factor("hair", *_kinds(*HAIR), is_kind=True),
    Factor("hair colour", *_kinds("black", "dark brown", "brown", "red", "fair", "grey"), True),
    Factor("glasses", *_kinds(*GLASSES), is_kind=True),
    Factor("background", HUES, ("hue 0°", "hue 330°"), turns=True),
)
FACTOR_NAMES = tuple(factor.name for factor in FACTORS)
FACTOR_SIZES = tuple(len(factor.values) for factor in FACTORS)
FACE_COUNT = int(np.prod(FACTOR_SIZES))  # 124,416,000
CLASS_NAMES = tuple(f"{hair}, {glasses}" for glasses, hair in product(GLASSES, HAIR))


class FaceImages:
    """All 124,416,000 faces as an `ImageSource`, 64×64 in colour, each drawn when asked for."""

    shape = (FACE_COUNT, *IMAGE_SHAPE)

    def __len__(self) -> int:
        return FACE_COUNT

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """int64 (B,) → uint8 (B, 3, 64, 64).  Raises IndexError outside 0 … 124,415,999."""
        index = np.asarray(index, dtype=np.int64)
        if len(index) and (index.min() < 0 or index.max() >= FACE_COUNT):
            raise IndexError(f"faces are numbered 0 to {FACE_COUNT - 1:,}")
        return face_drawing.draw(factor_values(index))


def factor_values(index: NDArray[np.integer]) -> NDArray[np.float32]:
    """The eleven factors of faces (B,), in the order of `FACTORS`: float32 (B, 11)."""
    return values_at(index, tuple(factor.values for factor in FACTORS))


def class_of(values: NDArray[np.floating]) -> NDArray[np.int64]:
    """Which of `CLASS_NAMES`, by hair and glasses: factor values (B, 11) → int64 (B,)."""
    hair, glasses = (values[:, FACTOR_NAMES.index(name)] for name in ("hair", "glasses"))
    return np.rint(glasses * len(HAIR) + hair).astype(np.int64)


def draw(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Faces for any values of the factors: (B, 11) → uint8 (B, 3, 64, 64).

    Raises:
        DataError: a value that is not finite, or lies outside its factor's range.
    """
    values = np.asarray(values, dtype=np.float32)
    for factor, column in zip(FACTORS, values.T, strict=True):
        low, high = float(factor.values[0]), float(factor.values[-1])
        high = 2 * np.pi if factor.turns else high
        if not ((column >= low) & (column <= high)).all():  # False for NaN
            raise DataError(f"A face's {factor.name} lies between {low:g} and {high:g}.")
    return face_drawing.draw(values)


def load(split: str) -> Dataset:
    """Random faces of a split, none in two: 60,000 to train, 5,000 to validate, 10,000 to test.

    Images are uint8 (N, 3, 64, 64) made on demand; labels are hair and glasses, `CLASS_NAMES`;
    factors float32 (N, 11).
    """
    rows = split_rows(split)
    factors = read_only(factor_values(rows))
    labels = read_only(class_of(factors))
    return Dataset(
        "faces", split, Subset(FaceImages(), rows), labels, CLASS_NAMES, factors, FACTOR_NAMES
    )


def split_rows(split: str) -> NDArray[np.int32]:
    """The faces of a split by their number among all, int32 (N,)."""
    # RandomState, as numpy promises never to change its stream: row i stays row i (NEP 19).
    drawn = np.random.RandomState(SPLIT_SEED).randint(FACE_COUNT, size=2 * sum(COUNTS.values()))
    _, first = np.unique(drawn, return_index=True)
    distinct = drawn[np.sort(first)].astype(np.int32)
    start = sum(COUNTS[before] for before in list(COUNTS)[: list(COUNTS).index(split)])
    return read_only(distinct[start : start + COUNTS[split]])
