"""Is a training asked for, followed and ended by names alone, and does it become its owner's?"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.core import CoreError, ModelCore, Training
from explorer.training.progress import CANCELLED, DONE, PAUSED, TRAINING
from explorer.training.queue import TrainingQueue
from explorer.training.recipe import Recipe
from tests.owned import throw_all_away
from tests.waiting import Watch

SHORT = Recipe("digits", "vae", "small", epochs=2, seed=7)
LONG = Recipe("digits", "vae", "large", epochs=300)
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
