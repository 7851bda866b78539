"""Does the replay carry what it was given?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.components.epoch_replay import (
    Plane,
    Replay,
    ReplayedTraining,
    ReplayTerm,
    replay_of_trainings,
)
from explorer.ui.components.epoch_replay.data import LARGEST_STEP
from tests.ui.components.conftest import opened

EPOCHS, COUNT = 3, 40


def plane(with_labels: bool = True) -> Plane:
    generator = np.random.default_rng(0)
    return Plane(
        epochs=np.arange(EPOCHS),
        mu=generator.normal(0, 9, (EPOCHS, COUNT, 2)).astype(np.float32),
        labels=generator.integers(0, 4, COUNT) if with_labels else None,
        extents=np.array([3, 9, 27], dtype=np.float32),
        pictures=[b"one", b"twoo", b"three"],
    )


def training(of: Plane | None) -> ReplayedTraining:
    term = ReplayTerm("KL", "latent", (0.0, 5.0, 7.0), 2)
    loss = (("KL", "latent"),)
    return ReplayedTraining("Both", loss, "A title", (0, 1, 2), (term,), of, "" if of else "none")


def replay(
    trainings: list[ReplayedTraining],
    names: Sequence[Sequence[str]] = ((),),
    theme: Theme = LIGHT,
) -> Replay:
    return replay_of_trainings(trainings, names, theme)


def kept(file: bytes) -> str:
    return hashlib.sha256(file).hexdigest()


def at_once(replay: Replay) -> tuple[Any, dict[str, bytes]]:
    return opened(replay.message(kept))


def test_first_comes_the_epoch_that_is_shown_and_all_are_fetched_apart() -> None:
    given = replay_of_trainings([training(plane())], [()], LIGHT, start_epoch=1)
    header, blobs = at_once(given)
    (told,) = header["planes"]
    assert told["epochs"] == [1]
    assert [blobs[name] for name in told["pictures"]] == [b"twoo"]
    assert len(blobs[told["mu"]]) == COUNT * 2 * 2
    assert header["widest"] == [27], "so that no axis jumps when the others come"
    assert header["apart"] == {"whole": kept(given.whole)}


def test_codes_arrive_by_class_and_finer_than_a_pixel() -> None:
    given = plane()
    header, blobs = opened(replay([training(given)], [("a", "b", "c", "d")]).whole)
    (told,) = header["planes"]
    codes = np.frombuffer(blobs[told["mu"]], "<i2").reshape(EPOCHS, COUNT, 2) * told["scale"]
    order = np.argsort(given.labels, kind="stable")
    assert np.abs(codes - given.mu[:, order]).max() <= np.abs(given.mu).max() / LARGEST_STEP
    assert np.repeat(told["labels"], told["counts"]).tolist() == given.labels[order].tolist()
    assert told["names"] == [("a", "b", "c", "d")[label] for label in told["labels"]]


def test_centres_are_the_classes_medians() -> None:
    given = plane()
    header, blobs = opened(replay([training(given)]).whole)
    (told,) = header["planes"]
    centres = np.frombuffer(blobs[told["centres"]], "<i2").reshape(EPOCHS, -1, 2) * told["scale"]
    wanted = np.median(given.mu[2, given.labels == told["labels"][1]], axis=0)
    assert centres[2, 1] == pytest.approx(wanted, abs=0.01)


def test_pictures_arrive_unchanged_and_in_order() -> None:
    given = plane()
    header, blobs = opened(replay([training(given)]).whole)
    (told,) = header["planes"]
    assert [blobs[name] for name in told["pictures"]] == given.pictures


def test_without_labels_all_is_one_class_and_has_no_name() -> None:
    (told,) = opened(replay([training(plane(False))]).whole)[0]["planes"]
    assert told["counts"] == [COUNT]
    assert told["centres"] is None


def test_a_training_without_a_plane_says_why_and_keeps_its_terms() -> None:
    header = at_once(replay([training(None)]))[0]
    assert header["planes"] == [None]
    (model,) = header["models"]
    assert model["absent"] == "none"
    assert model["terms"][0]["values"] == [0.0, 5.0, 7.0]


def test_the_same_is_the_same_message_and_another_look_another() -> None:
    one, same, other = (
        replay([training(plane())], theme=theme).message(kept) for theme in (LIGHT, LIGHT, DARK)
    )
    assert one == same
    assert opened(one)[0]["digest"] != opened(other)[0]["digest"]


def test_it_starts_at_the_end_unless_told() -> None:
    assert at_once(replay([training(None)]))[0]["start"]["epoch"] == 2
    told = at_once(replay_of_trainings([training(None)], [()], LIGHT, 1, False))[0]["start"]
    assert told == {"epoch": 1, "same_axes": False}
