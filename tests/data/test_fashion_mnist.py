"""Is it Fashion-MNIST?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.data.fashion_mnist import FASHION_MNIST
from explorer.data.mnist import MNIST
from explorer.data.published_files import SHIPPED
from explorer.data.registry import has_test_images_here, is_on_this_machine, load_dataset


def test_its_files_are_named_as_mnists_and_hashed_otherwise():
    for split in ("train", "t10k"):
        for ours, theirs in zip(FASHION_MNIST.files(split), MNIST.files(split), strict=True):
            assert ours.name == theirs.name
            assert ours.limit_bytes == theirs.limit_bytes
            assert ours.digests != theirs.digests
            assert len(ours.digests[0]) == len("sha256:") + 64
            assert len(ours.mirrors) > 1


def test_its_test_images_ship_with_their_licence_and_nothing_else_does(no_data):
    assert has_test_images_here("fashion_mnist")
    assert not is_on_this_machine("fashion_mnist")
    test = load_dataset("fashion_mnist", "test")
    assert test.images.shape == (10_000, 1, 28, 28)
    assert test.labels[:8].tolist() == [9, 2, 1, 1, 6, 1, 4, 6]
    files = [path for path in SHIPPED.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == {"fashion_mnist"}
    assert "MIT License" in (SHIPPED / "fashion_mnist" / "LICENSE").read_text("utf-8")
    assert sum(path.stat().st_size for path in files) <= 5_000_000
    assert not no_data.exists()
    assert not has_test_images_here("mnist")


@pytest.mark.skipif(
    not is_on_this_machine("fashion_mnist"),
    reason="Fashion-MNIST is not on this machine (EXPLORER_DATA_DIR has no fashion_mnist/)",
)
def test_classes_are_equally_frequent():
    fitted = [load_dataset("fashion_mnist", split).labels for split in ("train", "validation")]
    assert np.bincount(np.concatenate(fitted)).tolist() == [6000] * 10
    assert np.bincount(load_dataset("fashion_mnist", "test").labels).tolist() == [1000] * 10
