"""Are the digits scikit-learn's, scaled, and split fairly and for good?"""

from __future__ import annotations

import hashlib

import numpy as np
from sklearn.datasets import load_digits

from explorer.data import digits
from explorer.data.dataset import SPLITS


def test_counts():
    assert len(digits.load("train").images) == 1257
    assert len(digits.load("validation").images) == 180
    assert len(digits.load("test").images) == 360


def test_the_splits_make_up_scikit_learns_digits():
    ours = np.concatenate([digits.load(split).images for split in SPLITS])
    theirs = load_digits().images
    # 16 levels: 255/16 apart, so that the original values come back by rounding.
    restored = np.rint(ours.reshape(-1, 64) * (16 / 255))
    assert sorted(restored.tolist()) == sorted(theirs.reshape(-1, 64).tolist())


def test_ink_reaches_white():
    images = digits.load("train").images
    assert images.min() == 0
    assert images.max() == 255


def test_classes_are_shared_out_alike():
    of_train, *others = (np.bincount(digits.load(split).labels) for split in SPLITS)
    for count, held_out in zip((180, 360), others, strict=True):
        assert np.abs(of_train / 1257 - held_out / count).max() < 1 / count


def test_the_test_rows_are_the_ones_that_shipped_encodings_belong_to():
    content = hashlib.sha256(digits.load("test").images.tobytes()).hexdigest()
    assert content == "de85aee14a9506dda8a479d72743a291a765f6b10b22e6656d483ccf239ae31a"
