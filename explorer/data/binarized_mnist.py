"""Which images are statically binarised MNIST?  Each pixel drawn once, and the draw kept for all.

H. Larochelle and I. Murray, The neural autoregressive distribution estimator, AISTATS 2011, after
R. Salakhutdinov and I. Murray 2008: 50,000, 10,000 and 10,000 images, a line of 784 digits each.
Figures on it do not compare with those on pixels drawn anew for every epoch, which the cards call
`dynamic_…`. It is not fetched: no digest of it is published that we could find.
"""

from __future__ import annotations

import io
import os
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data import published_files
from explorer.data.dataset import DataError, Dataset, DatasetUnavailable, read_only
from explorer.data.published_files import PublishedFile

NAME = "binarized_mnist"
SIDE = 28
IMAGE_SHAPE = (1, SIDE, SIDE)
COUNTS = {"train": 50_000, "validation": 10_000, "test": 10_000}
THEIR_NAMES = {"train": "train", "validation": "valid", "test": "test"}
LINE_BYTES = 2 * SIDE * SIDE
"""A digit and what parts it from the next; some copies have a carriage return more."""


def _file(split: str) -> PublishedFile:
    name = f"{NAME}_{THEIR_NAMES[split]}.amat"
    return PublishedFile(name, (), "contents", COUNTS[split] * (LINE_BYTES + 2), ())


FILES = {split: _file(split) for split in COUNTS}


def load(split: str) -> Dataset:
    """Images uint8 (N, 1, 28, 28), each pixel 0 or 255; no labels.

    Raises DatasetUnavailable where the split's file is not on this machine, DataError for one that
    does not hold so many lines of 784 zeros and ones.
    """
    file, places = FILES[split], published_files.folders(NAME)
    path = next((place / file.name for place in places if (place / file.name).is_file()), None)
    if path is None:
        raise DatasetUnavailable(
            f"{file.name} is not on this machine, and is not fetched; "
            f"put it into {published_files.own_folder(places)}."
        )
    return Dataset(NAME, split, _images(path, COUNTS[split], os.stat(path).st_mtime_ns), None)


@lru_cache(maxsize=3)
def _images(path: Path, count: int, _changed_ns: int) -> NDArray[np.uint8]:
    return read_only(read_amat(path, count))


def read_amat(path: Path, count: int) -> NDArray[np.uint8]:
    """`count` images of 0 and 255, uint8 (count, 1, 28, 28); raises DataError naming the file."""
    limit = count * (LINE_BYTES + 2)
    with path.open("rb") as opened:
        text = opened.read(limit + 1)
    digits = np.frombuffer(text.translate(None, b" \t\r\n"), dtype=np.uint8) - ord("0")
    lines = sum(1 for line in io.BytesIO(text) if line.strip())
    is_whole = len(text) <= limit and lines == count and digits.size == count * SIDE * SIDE
    if not is_whole or (digits > 1).any():
        raise DataError(
            f"{path.name} does not hold {count:,} lines of {SIDE * SIDE} zeros and ones."
        )
    images: NDArray[np.uint8] = (digits * np.uint8(255)).reshape(count, *IMAGE_SHAPE)
    return images
