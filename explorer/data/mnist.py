"""Which images are MNIST?  70,000 handwritten digits, 28×28, fetched or read from a folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data import published_files
from explorer.data.dataset import Dataset, read_only
from explorer.data.idx import header_bytes, read_idx
from explorer.data.published_files import PublishedFile

CLASS_NAMES = tuple("0123456789")
SIDE = 28
IMAGE_SHAPE = (1, SIDE, SIDE)
FILE_COUNTS = {"train": 60_000, "t10k": 10_000}
VALIDATION_COUNT = 5_000
ROWS = {
    "train": ("train", slice(None, -VALIDATION_COUNT)),
    "validation": ("train", slice(-VALIDATION_COUNT, None)),
    "test": ("t10k", slice(None)),
}
"""Of each split: its files' prefix, and its rows.  The last 5,000 of the 60,000 are kept apart."""


@dataclass(frozen=True)
class MnistLike:
    """A data set published as MNIST is: four idx files of 60,000 and 10,000 images, 28×28.

    digests: of the unpacked contents, one per file, by its name without ".gz".
    mirrors: as in `PublishedFile`.
    """

    name: str
    class_names: tuple[str, ...]
    digests: dict[str, str]
    mirrors: tuple[str, ...]

    def load(self, split: str) -> Dataset:
        """Images uint8 (N, 1, 28, 28) and labels int64 (N,) of a split, in the files' own order.

        Raises DataError for a file that is not the published one, DatasetUnavailable where there
        is none and none can be fetched.
        """
        prefix, rows = ROWS[split]
        places = published_files.folders(self.name)
        images, labels = _images_and_labels(*self.files(prefix), places)
        return Dataset(self.name, split, images[rows], labels[rows], self.class_names)

    @property
    def test_files(self) -> tuple[PublishedFile, ...]:
        """Those that the test split needs."""
        return self.files("t10k")

    @property
    def all_files(self) -> tuple[PublishedFile, ...]:
        """Those of all splits."""
        return self.files("train") + self.files("t10k")

    def files(self, prefix: str) -> tuple[PublishedFile, PublishedFile]:
        """The files of the images and of the labels that begin with "train" or "t10k"."""
        count = FILE_COUNTS[prefix]
        return (
            self._file(f"{prefix}-images-idx3-ubyte", header_bytes(3) + count * SIDE * SIDE),
            self._file(f"{prefix}-labels-idx1-ubyte", header_bytes(1) + count),
        )

    def _file(self, name: str, size: int) -> PublishedFile:
        digests = (self.digests[name],)
        return PublishedFile(f"{name}.gz", digests, "contents", size, self.mirrors)


@lru_cache(maxsize=4)  # all files of two data sets: 110 MB at most
def _images_and_labels(
    image_file: PublishedFile, label_file: PublishedFile, places: tuple[Path, ...]
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    label_contents = published_files.read_contents(label_file, places)
    count = label_file.limit_bytes - header_bytes(1)
    labels = read_idx(label_contents, (count,), label_file.name).astype(np.int64)
    image_contents = published_files.read_contents(image_file, places)
    images = read_idx(image_contents, (count, SIDE, SIDE), image_file.name)
    return images[:, np.newaxis], read_only(labels)


# Of the unpacked contents.  The files as LeCun packed them, and others packed anew, hold these.
MNIST = MnistLike(
    name="mnist",
    class_names=CLASS_NAMES,
    digests={
        "train-images-idx3-ubyte": (
            "sha256:ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
        ),
        "train-labels-idx1-ubyte": (
            "sha256:65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
        ),
        "t10k-images-idx3-ubyte": (
            "sha256:0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
        ),
        "t10k-labels-idx1-ubyte": (
            "sha256:ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
        ),
    },
    # LeCun's own server no longer gives the files away; PyTorch and TensorFlow keep these.
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist",
    ),
)
