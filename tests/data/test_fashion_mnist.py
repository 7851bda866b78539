"""Is it Fashion-MNIST?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.data.fashion_mnist import FASHION_MNIST
from explorer.data.mnist import MNIST
from explorer.data.registry import is_on_this_machine, load_dataset


def test_its_files_are_named_as_mnists_and_hashed_otherwise():
    for split in ("train", "t10k"):
        for ours, theirs in zip(FASHION_MNIST.files(split), MNIST.files(split), strict=True):
            assert ours.name == theirs.name
            assert ours.limit_bytes == theirs.limit_bytes
            assert ours.digests != theirs.digests
            assert len(ours.digests[0]) == len("sha256:") + 64
            assert len(ours.mirrors) > 1


@pytest.mark.skipif(
    not is_on_this_machine("fashion_mnist"),
    reason="Fashion-MNIST is not on this machine (EXPLORER_DATA_DIR has no fashion_mnist/)",
)
def test_classes_are_equally_frequent():
    fitted = [load_dataset("fashion_mnist", split).labels for split in ("train", "validation")]
    assert np.bincount(np.concatenate(fitted)).tolist() == [6000] * 10
    assert np.bincount(load_dataset("fashion_mnist", "test").labels).tolist() == [1000] * 10
