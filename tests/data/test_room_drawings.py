"""Do a room's drawings become a data set in which few hands count as many?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from explorer.data import room_drawings
from explorer.data.dataset import DataError
from explorer.data.registry import load_dataset
from explorer.data.room_drawings import ABOVE, BENEATH, FEWEST, NAME, save

CHANCE = np.random.default_rng(0)
IMAGES = CHANCE.integers(0, 256, (FEWEST, 1, 28, 28), np.uint8)
LABELS = np.arange(FEWEST, dtype=np.int64) % 10


@pytest.mark.parametrize("has_mnist", [True, False])
def test_what_the_room_drew_is_a_third_or_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_mnist: bool
) -> None:
    save(tmp_path / "x", IMAGES, LABELS)
    beneath = room_drawings.Dataset("mnist", "train", IMAGES.repeat(500, 0), LABELS.repeat(500))
    monkeypatch.setattr(room_drawings, "are_on_this_machine", lambda *_: has_mnist)
    monkeypatch.setattr(type(room_drawings.MNIST), "load", lambda *_: beneath)
    train = load_dataset(NAME, "train", path=tmp_path / "x")
    assert len(train.images) == ABOVE + BENEATH * has_mnist
    for split in ("validation", "test"):
        own = load_dataset(NAME, split, path=tmp_path / "x")
        np.testing.assert_array_equal(own.images, IMAGES)
        np.testing.assert_array_equal(own.labels, LABELS)


def test_too_few_and_no_drawings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="at least 20"):
        save(tmp_path / "x", IMAGES[1:], LABELS[1:])
    with pytest.raises(DataError, match="Drawings are"):
        save(tmp_path / "x", IMAGES[:, :, 1:], LABELS)
    with pytest.raises(DataError, match="not on this machine"):
        load_dataset(NAME, "test", path=tmp_path / "none")
