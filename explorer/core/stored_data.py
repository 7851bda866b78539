"""What does a checkpoint keep, so that it can be shown without its model or its data set?"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

import numpy as np

from explorer.core.checks import checked_rows
from explorer.core.inner import InnerCore
from explorer.core.own_models import DRAWINGS, beside
from explorer.core.values import Description, FloatArray, ImageArray, LabelArray, TestImages
from explorer.data.dataset import DataError, Dataset
from explorer.data.kept_images import kept_images
from explorer.data.registry import DATASETS, has_test_images_here, load_dataset
from explorer.data.room_drawings import drawings_in
from explorer.training.split import TEST_DIGEST


def factors(core: InnerCore, name: str) -> tuple[Sequence[str], FloatArray] | None:
    """Names (F) and values float32 (N, F) of the test rows' true factors, where known."""
    live = core._store.live(name)
    if live is not None:
        return live.factors
    dataset = _test_split(core, core.describe(name), len(core.encodings(name)))
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
    found = original_images(core, name, index, len(encodings))
    if found is not None:
        return TestImages(found, original=True)
    if not len(index):
        return TestImages(np.empty((0, *core.describe(name).image_shape), np.uint8), original=False)
    labels = None if encodings.labels is None else encodings.labels[index]
    return TestImages(core.decode(name, encodings.mu[index], labels), original=False)


def original_images(core: InnerCore, name: str, index: LabelArray, count: int) -> ImageArray | None:
    """Test images by row, uint8 (N, C, H, W); None where the data are not here.

    Args:
        core, name: the model.
        index: rows, each below `count`.
        count: how many test images the model stores something of.
    """
    live = core._store.live(name)
    if live is not None:
        return live.images[index]
    dataset = _test_split(core, core.describe(name), count)
    return None if dataset is None else dataset.images[index]


def _test_split(core: InnerCore, described: Description, count: int) -> Dataset | None:
    """The test split that a model's stored rows are rows of, if it is on this machine."""
    kept = folder_images(core, described)
    found = _published(described.dataset)
    if kept is not None:
        found = Dataset(described.dataset, "test", kept, None)
    if found is None or found.images.shape != (count, *described.image_shape):
        return None
    return found


def folder_images(core: InnerCore, described: Description) -> ImageArray | None:
    """The test images of a model of a person's own folder, or of a room, where they are here."""
    path = core._own.path(described.name)
    if path is not None and (drawings := beside(path, DRAWINGS)).is_dir():
        with suppress(DataError):
            return drawings_in(drawings)[0]
    return kept_images(described.card["split"].get(TEST_DIGEST))


def _published(name: str) -> Dataset | None:
    if name not in DATASETS or not has_test_images_here(name):
        return None
    try:
        return _load_test_split(name)
    except DataError:
        # Unreadable data are as good as none: reconstructions are shown, and it is said.
        return None


@lru_cache(maxsize=8)
def _load_test_split(name: str) -> Dataset:
    return load_dataset(name, "test")
