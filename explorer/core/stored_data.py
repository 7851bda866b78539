"""What does a checkpoint keep, so that it can be shown without its model or its data set?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from explorer.core.checks import checked_rows
from explorer.core.store import CheckpointStore
from explorer.core.types import (
    Description,
    FloatArray,
    ImageArray,
    LabelArray,
    StoredEncodings,
    TestImages,
)
from explorer.data.dataset import DataError, Dataset
from explorer.data.registry import DATASETS, is_on_this_machine, load_dataset
from explorer.training.snapshots import Snapshots


class StoredData(ABC):
    """The stored half of a core; the other half describes models and decodes."""

    def __init__(self, store: CheckpointStore):
        self._store = store

    @abstractmethod
    def describe(self, name: str) -> Description:
        """What a model is and can do; CoreError if there is none of that name."""

    @abstractmethod
    def decode(self, name: str, z: FloatArray, labels: LabelArray | None = None) -> ImageArray:
        """E[x|z] as uint8 (N, C, H, W) of codes float32 (N, D)."""

    def encodings(self, name: str) -> StoredEncodings:
        """The stored test set of a model."""
        return self._store.encodings(name)

    def history(self, name: str) -> dict[str, Any]:
        """Each loss term per epoch: {"unit", "epochs", "train": {term: […]}, "test": …}."""
        return self._store.history(name)

    def snapshots(self, name: str) -> Snapshots | None:
        """The latent plane after each epoch, or every few, where it was kept."""
        return self._store.snapshots(name)

    def factors(self, name: str) -> tuple[tuple[str, ...], FloatArray] | None:
        """Names (F) and values float32 (N, F) of the test rows' true factors, where known."""
        dataset = self._test_split(self.describe(name).dataset)
        if dataset is None or dataset.factors is None:
            return None
        return dataset.factor_names, dataset.factors

    def test_images(self, name: str, rows: Sequence[int] | LabelArray) -> TestImages:
        """Test images by row; the model's reconstructions where the data are not here.

        Raises:
            CoreError: a row that the test split does not have.
        """
        encodings = self.encodings(name)
        index = checked_rows(rows, len(encodings))
        described = self.describe(name)
        dataset = self._test_split(described.dataset)
        if dataset is not None and len(dataset.images) == len(encodings):
            return TestImages(dataset.images[index], original=True)
        if not len(index):
            return TestImages(np.empty((0, *described.image_shape), np.uint8), original=False)
        labels = None if encodings.labels is None else encodings.labels[index]
        return TestImages(self.decode(name, encodings.mu[index], labels), original=False)

    def original_images(self, name: str, rows: LabelArray) -> ImageArray | None:
        """Test images by row, uint8 (N, C, H, W); None where the data set is not here.

        Raises:
            CoreError: a row that the test split does not have.
        """
        dataset = self._test_split(self.describe(name).dataset)
        if dataset is None:
            return None
        return dataset.images[checked_rows(rows, len(dataset.images))]

    def _test_split(self, name: str) -> Dataset | None:
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
