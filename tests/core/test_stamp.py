"""Is a model looked up with one look at the disk, and still seen when it is another?"""

from __future__ import annotations

import os
import shutil
import threading

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore
from explorer.core.store import CheckpointStore
from explorer.training.checkpoint_names import CARD_FILE

NAME = "tiny-vae"


@pytest.fixture
def folder(tiny_checkpoints, tmp_path):
    shutil.copytree(tiny_checkpoints / NAME, tmp_path / NAME)
    return tmp_path


def test_a_decode_looks_at_the_disk_once(folder, monkeypatch):
    core, z = ModelCore.open(folder, "cpu"), np.zeros((1, 2), np.float32)
    core.decode(NAME, z)
    looks: list[str] = []
    really = os.stat

    def counted(path, *given, **named):
        looks.append(str(path))
        return really(path, *given, **named)

    monkeypatch.setattr(os, "stat", counted)
    core.decode(NAME, z)
    assert looks == [str(folder / NAME / CARD_FILE)]


def test_another_card_makes_another_stamp_and_a_missing_one_a_sentence(folder):
    store = CheckpointStore(folder)
    before, version = store.stamp(NAME), store.version(NAME)
    card = folder / NAME / CARD_FILE
    text = card.read_bytes()
    card.unlink()
    with pytest.raises(CoreError, match="There is no model"):
        store.stamp(NAME)
    card.write_bytes(text + b" ")
    assert store.stamp(NAME) != before
    assert store.version(NAME) != version


def test_a_model_that_lies_elsewhere_by_now_is_found_there(folder, tmp_path):
    places = {NAME: folder / NAME}
    store = CheckpointStore(tmp_path / "none", places.get)
    assert store.version(NAME).startswith(str(folder / NAME))
    moved = places[NAME] = tmp_path / "moved"
    os.rename(folder / NAME, moved)
    assert store.version(NAME).startswith(str(moved))


def test_what_was_read_is_given_while_another_is_being_read(folder, tiny_checkpoints):
    shutil.copytree(tiny_checkpoints / "tiny-autoencoder", folder / "tiny-autoencoder")
    store = CheckpointStore(folder)
    described = store.describe(NAME)
    reading, may_end = threading.Event(), threading.Event()

    def slowly(_path):
        reading.set()
        assert may_end.wait(20)

    other = threading.Thread(target=store._once, args=("slow", "tiny-autoencoder", slowly))
    other.start()
    try:
        assert reading.wait(20)
        assert store.describe(NAME) is described
    finally:
        may_end.set()
        other.join()
