"""Are the digits scikit-learn's, scaled, and split fairly and for good?"""

from __future__ import annotations

import hashlib

import numpy as np
from sklearn.datasets import load_digits

from explorer.data import digits


def test_counts():
    assert len(digits.load("train").images) == 1437
    assert len(digits.load("test").images) == 360


def test_the_two_splits_make_up_scikit_learns_digits():
    ours = np.concatenate([digits.load(split).images for split in ("train", "test")])
    theirs = load_digits().images
    # 16 levels: 255/16 apart, so that the original values come back by rounding.
    restored = np.rint(ours.reshape(-1, 64) * (16 / 255))
    assert sorted(restored.tolist()) == sorted(theirs.reshape(-1, 64).tolist())


def test_ink_reaches_white():
    images = digits.load("train").images
    assert images.min() == 0
    assert images.max() == 255


def test_classes_are_shared_out_alike():
    of_train = np.bincount(digits.load("train").labels) / 1437
    of_test = np.bincount(digits.load("test").labels) / 360
    assert np.abs(of_train - of_test).max() < 1 / 360


def test_the_test_rows_are_the_ones_that_shipped_encodings_belong_to():
    content = hashlib.sha256(digits.load("test").images.tobytes()).hexdigest()
    assert content == "de85aee14a9506dda8a479d72743a291a765f6b10b22e6656d483ccf239ae31a"
