"""Which images has a room drawn?  Digits by many hands, with MNIST beneath them where it is here.

They lie in a folder of the server's own, `images.npy` and `labels.npy`, for as long as the model
that is trained on them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import DataError, Dataset, read_only
from explorer.data.mnist import CLASS_NAMES, IMAGE_SHAPE, MNIST
from explorer.data.published_files import are_on_this_machine

NAME = "room_drawings"
FEWEST = 20
IMAGES, LABELS = "images.npy", "labels.npy"
BENEATH, ABOVE = 8_000, 4_000
"""MNIST's images beneath the drawings, and as how many the drawings count, repeated: a third, so
that few hands are learned and the plane still has every digit."""


def save(folder: Path, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
    """Write drawings (N, 1, 28, 28) and their digits (N,) for `load`.

    Raises DataError for too few, and for arrays that are no such drawings.
    """
    if images.dtype != np.uint8 or images.shape[1:] != IMAGE_SHAPE or len(images) != len(labels):
        raise DataError(f"Drawings are uint8 (N, {', '.join(map(str, IMAGE_SHAPE))}).")
    if len(images) < FEWEST:
        raise DataError(f"There are {len(images)} drawings; at least {FEWEST} are needed.")
    folder.mkdir(parents=True)
    np.save(folder / IMAGES, images, allow_pickle=False)
    np.save(folder / LABELS, labels.astype(np.int64), allow_pickle=False)


def load(split: str, path: str | Path | None = None) -> Dataset:
    """The drawings of a folder; to train on, repeated and with MNIST's beneath them.

    Validation and test are the drawings themselves: the map is to show these hands and no others,
    so its figures are of images that it was trained on.

    Raises DataError where there are none.
    """
    images, labels = drawings_in(Path(path or ""))
    if split == "train":
        repeats = -(-ABOVE // len(images))
        images, labels = np.tile(images, (repeats, 1, 1, 1)), np.tile(labels, repeats)
        if are_on_this_machine(MNIST.name, MNIST.all_files):
            beneath = MNIST.load("train")
            images = np.concatenate([images, np.asarray(beneath.images)[:BENEATH]])
            assert beneath.labels is not None
            labels = np.concatenate([labels, beneath.labels[:BENEATH]])
    return Dataset(NAME, split, read_only(images), read_only(labels), CLASS_NAMES)


def drawings_in(folder: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The drawings that were saved there, and their digits. Raises DataError if there are none."""
    try:
        images = np.load(folder / IMAGES, allow_pickle=False)
        labels = np.load(folder / LABELS, allow_pickle=False)
    except (OSError, ValueError):
        raise DataError("The room's drawings are not on this machine any more.") from None
    return images, labels
