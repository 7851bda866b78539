"""Is a training asked for, followed and ended by names alone, and does it become its owner's?"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore, Training
from explorer.training.progress import CANCELLED, DONE, PAUSED, TRAINING
from explorer.training.queue import TrainingQueue
from explorer.training.recipe import ALLOWANCES, Allowance, Recipe
from tests.owned import throw_all_away
from tests.waiting import Watch

SHORT = Recipe("digits", "vae", "small", epochs=2, seed=7)
LONG = Recipe("digits", "vae", "large", epochs=300)
DRAWN = np.random.default_rng(1).integers(0, 256, (24, 1, 28, 28), np.uint8)
DIGITS = np.arange(24, dtype=np.int64) % 10
Until = Callable[[str, Callable[[Training], bool]], Training]


@pytest.fixture
def core(tmp_path: Path) -> Iterator[ModelCore]:
    """A core of its own."""
    made = ModelCore.open(tmp_path, "cpu")
    yield made
    throw_all_away(made)


@pytest.fixture
def until(core: ModelCore, monkeypatch: pytest.MonkeyPatch) -> Until:
    """Waits until something holds of an owner's training; what it then is."""
    watch = Watch(monkeypatch, TrainingQueue, "_hear", "_end")

    def training_of(owner: str) -> Training:
        training = core.training_of(owner)
        assert training is not None
        return training

    def wait(owner: str, holds: Callable[[Training], bool]) -> Training:
        watch.until(lambda: holds(training_of(owner)))
        return training_of(owner)

    return wait


def test_it_becomes_its_owner_s_model(core: ModelCore, until: Until) -> None:
    name = core.train(SHORT, "a", "digits-vae-2d")
    assert [training.name for training in core.trainings()] == [name]
    ended = until("a", lambda training: training.progress.has_ended)
    assert ended.progress.phase == DONE, ended.progress.reason
    assert (ended.name, ended.suggested, ended.recipe) == (name, "digits-vae-2d", SHORT)
    assert core.own_models("a") == (name,)
    assert core.describe(name).latent_dim == 2
    assert core.training_of("b") is None
    assert core.owners() == ("a",)


def test_what_was_told_of_it_stays_as_it_was_told(core: ModelCore, until: Until) -> None:
    name = core.train(LONG, "a", "x")
    first = pickle.loads(pickle.dumps(core.training_of("a")))
    with pytest.raises(CoreError, match="already"):
        core.train(SHORT, "a", "y")
    until("a", lambda training: training.progress.phase == TRAINING)
    assert first.progress.images_done == 0
    core.pause_training(name)
    until("a", lambda training: training.progress.phase == PAUSED)
    core.resume_training(name)
    until("a", lambda training: training.progress.phase == TRAINING)
    core.cancel_training(name)
    ended = core.training_of("a")
    assert ended is not None
    assert ended.progress.phase == CANCELLED
    assert core.trainings() == ()
    for act in (core.pause_training, core.resume_training, core.cancel_training):
        act(name)


def test_who_is_away_may_be_followed_by_who_knows_the_name(core: ModelCore) -> None:
    name = core.train(LONG, "a", "x")
    assert not core.claim_training(name, "b")
    core.mark_owner("a", is_here=False)
    assert core.claim_training(name, "b")
    assert core.owners() == ("b",)
    core.mark_owner("b", is_here=False)
    core.mark_owner("b", is_here=True)
    assert not core.claim_training(name, "c")


def test_a_room_s_handwriting_becomes_its_model_and_goes_with_it(
    core: ModelCore, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_DATA_DIR", "/nowhere")  # without MNIST beneath it
    monkeypatch.setitem(ALLOWANCES, "room_drawings", Allowance(max_epochs=30, epochs=2))
    with pytest.raises(CoreError, match="at least 20"):
        core.train_on_drawings(DRAWN[:3], DIGITS[:3], "room-a", "this-room")
    name = core.train_on_drawings(DRAWN, DIGITS, "room-a", "this-room")
    ended = until("room-a", lambda training: training.progress.has_ended)
    assert ended.progress.phase == DONE, ended.progress.reason
    stored = core.encodings(name)
    assert stored.labels is not None
    assert stored.labels.tolist() == DIGITS.tolist()  # each row is one of the drawings
    shown = core.test_images(name, [0, 5])
    assert shown.original
    np.testing.assert_array_equal(shown.images, DRAWN[[0, 5]])
    folder = core._own.path(name)
    assert folder is not None
    card = (folder / "card.json").read_text(encoding="utf-8")
    assert str(folder.parent) not in card  # it says nothing of where they lay
    core.remove_model(name)
    assert not [left for left in folder.parent.iterdir() if name in left.name]
