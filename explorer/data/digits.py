"""Which digits come with scikit-learn?  1,797 handwritten ones, 8×8, always there offline."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import Dataset, read_only

CLASS_NAMES = tuple("0123456789")
IMAGE_SHAPE = (1, 8, 8)
LARGEST_VALUE = 16  # each pixel counts the inked cells of a 4×4 block (UCI, "optdigits")
TEST_COUNT = 360  # one fifth of 1,797
VALIDATION_COUNT = 180  # one tenth
SPLIT_SEED = 0


def load(split: str) -> Dataset:
    """The 1,257 training, 180 validation or 360 test digits, uint8 (N, 1, 8, 8).

    Values 0…16 are scaled to 0…255. The split is fixed and stratified by class; rows keep
    scikit-learn's order.
    """
    images, labels = _images_and_labels(split)
    return Dataset("digits", split, images, labels, CLASS_NAMES)


@lru_cache
def _images_and_labels(split: str) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    # Imported here, as it takes a second that those who only look at the registry need not wait.
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    pixels, targets = load_digits(return_X_y=True)
    images = np.rint(pixels * (255 / LARGEST_VALUE)).astype(np.uint8).reshape(-1, *IMAGE_SHAPE)
    labels = np.asarray(targets, dtype=np.int64)
    parts = {"train": np.arange(len(labels))}
    for part, count in (("test", TEST_COUNT), ("validation", VALIDATION_COUNT)):
        parts["train"], parts[part] = train_test_split(
            parts["train"],
            test_size=count,
            random_state=SPLIT_SEED,
            stratify=labels[parts["train"]],
        )
    rows = np.sort(parts[split])
    return read_only(images[rows]), read_only(labels[rows])
