"""What does a checkpoint keep, so that it can be shown without its model or its data set?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from explorer.core.checks import checked_rows
from explorer.core.inner import InnerCore
from explorer.core.values import FloatArray, ImageArray, LabelArray, TestImages
from explorer.data.dataset import DataError, Dataset
from explorer.data.registry import DATASETS, is_on_this_machine, load_dataset


def factors(core: InnerCore, name: str) -> tuple[tuple[str, ...], FloatArray] | None:
    """Names (F) and values float32 (N, F) of the test rows' true factors, where known."""
    dataset = _test_split(core.describe(name).dataset)
    if dataset is None or dataset.factors is None:
        return None
    return dataset.factor_names, dataset.factors


def test_images(core: InnerCore, name: str, rows: Sequence[int] | LabelArray) -> TestImages:
    """Test images by row; the model's reconstructions where the data are not here.

    Raises:
        CoreError: a row that the test split does not have.
    """
    encodings = core.encodings(name)
    index = checked_rows(rows, len(encodings))
    described = core.describe(name)
    dataset = _test_split(described.dataset)
    if dataset is not None and len(dataset.images) == len(encodings):
        return TestImages(dataset.images[index], original=True)
    if not len(index):
        return TestImages(np.empty((0, *described.image_shape), np.uint8), original=False)
    labels = None if encodings.labels is None else encodings.labels[index]
    return TestImages(core.decode(name, encodings.mu[index], labels), original=False)


def original_images(core: InnerCore, name: str, rows: LabelArray) -> ImageArray | None:
    """Test images by row, uint8 (N, C, H, W); None where the data set is not here.

    Raises:
        CoreError: a row that the test split does not have.
    """
    dataset = _test_split(core.describe(name).dataset)
    if dataset is None:
        return None
    return dataset.images[checked_rows(rows, len(dataset.images))]


def _test_split(name: str) -> Dataset | None:
    if name not in DATASETS or not is_on_this_machine(name):
        return None
    try:
        return _load_test_split(name)
    except DataError:
        # Unreadable data are as good as none: reconstructions are shown, and it is said.
        return None


@lru_cache(maxsize=8)
def _load_test_split(name: str) -> Dataset:
    return load_dataset(name, "test")
