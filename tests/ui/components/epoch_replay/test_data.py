"""Does the replay carry what it was given?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.components.epoch_replay import (
    Plane,
    ReplayedTraining,
    ReplayTerm,
    replay_envelope,
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


def test_codes_arrive_by_class_and_finer_than_a_pixel() -> None:
    given = plane()
    header, blobs = opened(replay_envelope([training(given)], [("a", "b", "c", "d")], LIGHT))
    told = header["models"][0]["plane"]
    codes = np.frombuffer(blobs[told["mu"]], "<i2").reshape(EPOCHS, COUNT, 2) * told["scale"]
    order = np.argsort(given.labels, kind="stable")
    assert np.abs(codes - given.mu[:, order]).max() <= np.abs(given.mu).max() / LARGEST_STEP
    assert np.repeat(told["labels"], told["counts"]).tolist() == given.labels[order].tolist()
    assert told["names"] == [("a", "b", "c", "d")[label] for label in told["labels"]]


def test_centres_are_the_classes_medians() -> None:
    given = plane()
    header, blobs = opened(replay_envelope([training(given)], [()], LIGHT))
    told = header["models"][0]["plane"]
    centres = np.frombuffer(blobs[told["centres"]], "<i2").reshape(EPOCHS, -1, 2) * told["scale"]
    wanted = np.median(given.mu[2, given.labels == told["labels"][1]], axis=0)
    assert centres[2, 1] == pytest.approx(wanted, abs=0.01)


def test_pictures_arrive_unchanged_and_in_order() -> None:
    given = plane()
    header, blobs = opened(replay_envelope([training(given)], [()], LIGHT))
    told = header["models"][0]["plane"]
    assert [blobs[name] for name in told["pictures"]] == given.pictures


def test_without_labels_all_is_one_class_and_has_no_name() -> None:
    told = opened(replay_envelope([training(plane(False))], [()], LIGHT))[0]["models"][0]["plane"]
    assert told["counts"] == [COUNT]
    assert told["centres"] is None


def test_a_training_without_a_plane_says_why_and_keeps_its_terms() -> None:
    model = opened(replay_envelope([training(None)], [()], LIGHT))[0]["models"][0]
    assert model["plane"] is None
    assert model["absent"] == "none"
    assert model["terms"][0]["values"] == [0.0, 5.0, 7.0]


def test_the_same_is_the_same_message_and_another_look_another() -> None:
    one, same, other = (
        replay_envelope([training(plane())], [()], theme) for theme in (LIGHT, LIGHT, DARK)
    )
    assert one == same
    assert opened(one)[0]["digest"] != opened(other)[0]["digest"]


def test_it_starts_at_the_end_unless_told() -> None:
    assert opened(replay_envelope([training(None)], [()], LIGHT))[0]["start"]["epoch"] == 2
    told = opened(replay_envelope([training(None)], [()], LIGHT, 1, False))[0]["start"]
    assert told == {"epoch": 1, "same_axes": False}
