"""Does every registered data set keep the contract that the rest of the program relies on?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.data.dataset import SPLITS, Dataset, Subset, read_only
from explorer.data.registry import DATASETS, is_on_this_machine, load_dataset

FILES_OF_ONES_OWN = "image_folder"


def load_or_skip(name: str, split: str) -> Dataset:
    if not is_on_this_machine(name):
        pytest.skip(f"{name} is not on this machine and tests fetch nothing")
    return load_dataset(name, split)


@pytest.fixture(
    scope="module",
    params=[(name, split) for name in DATASETS if name != FILES_OF_ONES_OWN for split in SPLITS],
    ids="-".join,
)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    return load_or_skip(*request.param)


def some_rows(dataset: Dataset, count: int = 64) -> np.ndarray:
    return np.random.default_rng(0).integers(0, len(dataset.images), count)


def test_images_are_uint8_of_the_stated_shape(dataset):
    spec = DATASETS[dataset.name]
    rows = some_rows(dataset)
    images = dataset.images[rows]
    assert dataset.images.shape == (len(dataset.images), *spec.image_shape)
    assert images.shape == (len(rows), *spec.image_shape)
    assert images.dtype == np.uint8


def test_images_are_neither_blank_nor_constant(dataset):
    images = dataset.images[some_rows(dataset)].reshape(64, -1)
    assert (images.max(axis=1) > images.min(axis=1)).all()
    assert len(np.unique(images, axis=0)) > 16


def test_labels_are_classes_of_the_spec(dataset):
    spec = DATASETS[dataset.name]
    assert dataset.class_names == spec.class_names
    if dataset.labels is None:
        assert dataset.class_names == ()
    else:
        assert dataset.labels.dtype == np.int64
        assert dataset.labels.shape == (len(dataset.images),)
        assert set(np.unique(dataset.labels)) == set(range(len(spec.class_names)))


def test_factors_belong_to_the_rows(dataset):
    if dataset.factors is None:
        assert dataset.factor_names == ()
    else:
        assert dataset.factors.dtype == np.float32
        assert dataset.factors.shape == (len(dataset.images), len(dataset.factor_names))


def test_a_second_loading_gives_the_same(dataset):
    again = load_dataset(dataset.name, dataset.split)
    rows = some_rows(dataset)
    np.testing.assert_array_equal(dataset.images[rows], again.images[rows])
    if dataset.labels is not None:
        np.testing.assert_array_equal(dataset.labels, again.labels)


def test_what_everybody_shares_cannot_be_written_to(dataset):
    shared = [dataset.labels, dataset.factors]
    if isinstance(dataset.images, np.ndarray):
        shared.append(dataset.images)
    for array in shared:
        if array is not None:
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_indexed_images_are_the_callers_own(dataset):
    rows = some_rows(dataset, 2)
    before = dataset.images[rows].copy()
    dataset.images[rows][:] = 7
    np.testing.assert_array_equal(dataset.images[rows], before)


def test_subset_keeps_the_given_order():
    source = np.arange(5, dtype=np.uint8).reshape(5, 1, 1, 1)
    subset = Subset(source, np.array([4, 0, 2], dtype=np.int32))
    assert subset.shape == (3, 1, 1, 1)
    assert len(subset) == 3
    assert subset[np.array([2, 0, 0])].ravel().tolist() == [2, 4, 4]


def test_read_only_refuses_writing():
    array = read_only(np.zeros(2))
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1
