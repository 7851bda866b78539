"""Which faces have known causes?  Drawn by us from eleven factors; nobody who lives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from explorer.data import face_drawing
from explorer.data.dataset import DataError, Dataset, Subset, read_only
from explorer.data.sprites import values_at

IMAGE_SHAPE = (3, face_drawing.SIZE, face_drawing.SIZE)
SPLIT_SEED = 0
COUNTS = {"test": 5_000, "validation": 2_500, "train": 60_000}
"""Of all faces, so few: they are drawn once, ahead, and a training's come round many times."""
ONE_FACE_COUNTS = {"test": 5_000, "validation": 3_960, "train": 30_640}


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


@dataclass(frozen=True)
class FactorDrawing:
    """How an image of a data set is drawn for any values of its factors.

    Attributes:
        factors: F of them, in the order of the columns of `draw`.
        draw: float32 (B, F) → uint8 (B, C, H, W); DataError for a value out of range.
        class_of: the labels int64 (B,) of the same values; None where there are no classes.
    """

    factors: tuple[Factor, ...]
    draw: Callable[[NDArray[np.floating]], NDArray[np.uint8]]
    class_of: Callable[[NDArray[np.floating]], NDArray[np.int64]] | None = None


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
CLASS_NAMES = tuple(f"{hair}, {glasses}" for glasses, hair in product(GLASSES, HAIR))


class FaceImages:
    """Faces of all combinations of some levels as an `ImageSource`, each drawn when asked for.

    Numbered with the last factor fastest.
    """

    def __init__(self, levels: Sequence[NDArray[np.float32]]):
        """levels: of each factor in the order of `FACTORS`; one value where it does not vary."""
        self.levels = tuple(levels)
        self.sizes = tuple(len(values) for values in levels)
        self.count = int(np.prod(self.sizes))
        self.shape = (self.count, *IMAGE_SHAPE)

    def __len__(self) -> int:
        return self.count

    def values(self, index: NDArray[np.integer]) -> NDArray[np.float32]:
        """The factors of faces (B,), in the order of `FACTORS`: float32 (B, 11)."""
        return values_at(index, self.levels)

    def __getitem__(self, index: NDArray[np.int64], /) -> NDArray[np.uint8]:
        """int64 (B,) → uint8 (B, 3, 64, 64).  Raises IndexError for a face that is not there."""
        index = np.asarray(index, dtype=np.int64)
        if len(index) and (index.min() < 0 or index.max() >= self.count):
            raise IndexError(f"faces are numbered 0 to {self.count - 1:,}")
        return face_drawing.draw(self.values(index))


FACES = FaceImages([factor.values for factor in FACTORS])
"""Everybody: 124,416,000 faces."""

MOVING = {
    "yaw": _even(-1, 1, 25),
    "pitch": _even(-1, 1, 11),
    "smile": _even(-1, 1, 9),
    "mouth": _even(0, 1, 4),
    "eyes": _even(0, 1, 4),
}
LOOK = {"light": 0.3, "skin": 0.45, "hair": 1, "hair colour": 1, "glasses": 1, "background": 3.1}
ONE_FACE = FaceImages(
    [MOVING.get(name, np.array([LOOK.get(name, 0)], dtype=np.float32)) for name in FACTOR_NAMES]
)
"""One person before a camera, 39,600 pictures: what two latents can hold."""


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


def draw_one_face(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """The one person for any values of what moves: (B, 5) → uint8 (B, 3, 64, 64); as `draw`."""
    look = [LOOK.get(name, 0.0) for name in FACTOR_NAMES]
    everything = np.tile(np.array(look, dtype=np.float32), (len(values), 1))
    everything[:, [FACTOR_NAMES.index(name) for name in MOVING]] = values
    return draw(everything)


def load(split: str) -> Dataset:
    """Random faces of a split, none in two: 60,000 to train, 2,500 to validate, 5,000 to test.

    Images are uint8 (N, 3, 64, 64) made on demand; labels are hair and glasses, `CLASS_NAMES`;
    factors float32 (N, 11).
    """
    rows = split_rows(FACES, split)
    factors = read_only(FACES.values(rows))
    labels = read_only(class_of(factors))
    images = Subset(FACES, rows)
    return Dataset("faces", split, images, labels, CLASS_NAMES, factors, FACTOR_NAMES)


def load_one_face(split: str) -> Dataset:
    """One person's pictures: 5,000 to test, 3,960 to validate, 30,640 to train; no labels.

    Factors are the five that move, float32 (N, 5).
    """
    rows = split_rows(ONE_FACE, split)
    moving = [FACTOR_NAMES.index(name) for name in MOVING]
    factors = read_only(ONE_FACE.values(rows)[:, moving])
    images = Subset(ONE_FACE, rows)
    return Dataset("one_face", split, images, None, (), factors, tuple(MOVING))


def split_rows(images: FaceImages, split: str) -> NDArray[np.int32]:
    """The faces of a split by their number among all, int32 (N,)."""
    # RandomState, as numpy promises never to change its stream: row i stays row i (NEP 19).
    random = np.random.RandomState(SPLIT_SEED)
    counts = COUNTS if images is FACES else ONE_FACE_COUNTS
    if sum(counts.values()) == images.count:
        distinct = random.permutation(images.count).astype(np.int32)
    else:
        drawn = random.randint(images.count, size=2 * sum(counts.values()))
        _, first = np.unique(drawn, return_index=True)
        distinct = drawn[np.sort(first)].astype(np.int32)
    start = sum(counts[before] for before in list(counts)[: list(counts).index(split)])
    return read_only(distinct[start : start + counts[split]])


EVERYBODY = FactorDrawing(FACTORS, draw, class_of)
ONE_PERSON = FactorDrawing(
    tuple(factor for factor in FACTORS if factor.name in MOVING), draw_one_face
)
