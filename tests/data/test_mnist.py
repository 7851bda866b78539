"""Is it MNIST, as published, and is anything else in its place refused?"""

from __future__ import annotations

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest

from explorer.data.dataset import DataError
from explorer.data.mnist import MNIST, MnistLike
from explorer.data.registry import is_on_this_machine, load_dataset

needs_mnist = pytest.mark.skipif(
    not is_on_this_machine("mnist"),
    reason="MNIST is not on this machine (EXPLORER_DATA_DIR names no folder with mnist/ in it)",
)


@needs_mnist
def test_the_first_labels_are_the_known_ones():
    assert load_dataset("mnist", "train").labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert load_dataset("mnist", "test").labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


@needs_mnist
def test_class_counts_of_the_test_set():
    counts = np.bincount(load_dataset("mnist", "test").labels)
    assert counts.tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


@needs_mnist
def test_moments_of_the_training_pixels():
    parts = [load_dataset("mnist", split).images for split in ("train", "validation")]
    pixels = np.concatenate(parts) / np.float32(255)
    assert pixels.shape == (60_000, 1, 28, 28)
    assert pixels.mean() == pytest.approx(0.13066, abs=1e-5)
    assert pixels.std() == pytest.approx(0.30811, abs=1e-5)


@needs_mnist
def test_every_split_is_parsed_once():
    train, validation, again = (
        load_dataset("mnist", split).images for split in ("train", "validation", "train")
    )
    assert isinstance(train, np.ndarray)
    assert isinstance(validation, np.ndarray)
    assert train.base is validation.base is again.base


@needs_mnist
def test_the_last_5000_training_images_are_for_validation():
    train, validation = (load_dataset("mnist", split) for split in ("train", "validation"))
    assert (len(train.images), len(validation.images)) == (55_000, 5_000)
    assert validation.labels[-5:].tolist() == [8, 3, 5, 6, 8]  # as the published file ends
    assert np.bincount(np.concatenate([train.labels, validation.labels])).tolist() == [
        5923,
        6742,
        5958,
        6131,
        5842,
        5421,
        5918,
        6265,
        5851,
        5949,
    ]


def idx(*shape: int, values: np.ndarray) -> bytes:
    return struct.pack(f">4B{len(shape)}I", 0, 0, 8, len(shape), *shape) + values.tobytes()


@pytest.fixture
def likeness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[MnistLike, Path]:
    """A data set in MNIST's form with a test split of our own making, and its folder."""
    monkeypatch.setenv("EXPLORER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _app: str(tmp_path / "cache"))
    labels = np.arange(10_000, dtype=np.uint8) % 10
    images = np.repeat(labels, 784)
    contents = {
        "t10k-images-idx3-ubyte": idx(10_000, 28, 28, values=images),
        "t10k-labels-idx1-ubyte": idx(10_000, values=labels),
    }
    folder = tmp_path / "data" / "likeness"
    folder.mkdir(parents=True)
    for name, content in contents.items():
        (folder / f"{name}.gz").write_bytes(gzip.compress(content, 1))
    digests = {name: f"sha256:{hashlib.sha256(it).hexdigest()}" for name, it in contents.items()}
    names = MNIST.class_names
    return MnistLike("likeness", names, digests, mirrors=()), folder


def test_images_and_labels_belong_together(likeness):
    dataset = likeness[0].load("test")
    assert dataset.images.shape == (10_000, 1, 28, 28)
    np.testing.assert_array_equal(dataset.images[:, 0, 27, 27], dataset.labels)
    assert dataset.labels.dtype == np.int64


def test_images_in_the_place_of_labels_are_refused(likeness):
    like, folder = likeness
    images = (folder / "t10k-images-idx3-ubyte.gz").read_bytes()
    (folder / "t10k-labels-idx1-ubyte.gz").write_bytes(images)
    with pytest.raises(DataError, match=r"t10k-labels-idx1-ubyte.gz is not the published file"):
        like.load("test")


def test_a_missing_file_is_asked_for_by_name_and_place(likeness):
    like, folder = likeness
    (folder / "t10k-images-idx3-ubyte.gz").unlink()
    with pytest.raises(DataError, match=rf"t10k-images-idx3-ubyte.gz is not on .*{folder}"):
        like.load("test")


def test_published_sizes_of_the_files():
    images, labels = MNIST.files("train")
    assert images.limit_bytes == 47_040_016
    assert labels.limit_bytes == 60_008
    assert [file.limit_bytes for file in MNIST.files("t10k")] == [7_840_016, 10_008]
