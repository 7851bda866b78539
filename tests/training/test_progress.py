"""Does a page's view of a training follow what its worker says?"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from explorer.training.progress import (
    DONE,
    FAILED,
    MEASURING,
    PAUSED,
    TRAINING,
    WAITING,
    Listener,
    Progress,
)
from tests.waiting import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told(clock: Clock) -> tuple[Progress, Listener]:
    progress = Progress()
    return progress, Listener(progress, clock)


def say(listener: Listener, kind: str, **what: Any) -> None:
    listener.take({"kind": kind, **what})


def test_time_left_is_at_the_pace_without_the_pauses(
    told: tuple[Progress, Listener], clock: Clock
) -> None:
    progress, listener = told
    assert progress.phase == WAITING
    assert progress.seconds_left is None
    say(listener, "began", images=400, epochs=4)
    assert progress.phase == TRAINING
    clock.now = 10
    say(listener, "images", done=100)
    assert progress.seconds_left == pytest.approx(30)
    say(listener, "paused")
    assert progress.phase == PAUSED
    clock.now = 1000
    say(listener, "went on")
    clock.now = 1010
    say(listener, "images", done=200)
    assert progress.active_s == pytest.approx(20)
    assert progress.seconds_left == pytest.approx(20)
    say(listener, "images", done=400)
    assert progress.phase == MEASURING
    say(listener, "done")
    assert progress.phase == DONE
    assert progress.has_ended


def test_the_history_grows_and_what_was_read_stays(told: tuple[Progress, Listener]) -> None:
    progress, listener = told
    say(listener, "epoch", epoch=0, train={"loss": 3.0}, validation={"loss": 4.0})
    before = progress.history
    say(listener, "epoch", epoch=1, train={"loss": 2.0}, validation={"loss": 3.5})
    assert before["epochs"] == [0]
    assert progress.history == {
        "unit": "nats per image",
        "epochs": [0, 1],
        "train": {"loss": [3.0, 2.0]},
        "validation": {"loss": [4.0, 3.5]},
    }


def test_a_plane_comes_as_it_was_sent(told: tuple[Progress, Listener]) -> None:
    progress, listener = told
    mu = np.arange(6, dtype="<f4").reshape(3, 2)
    say(
        listener,
        "plane",
        epoch=5,
        mu=base64.b64encode(mu.tobytes()).decode(),
        labels=[0, 1, 1],
        extent=3.5,
        png=base64.b64encode(b"picture").decode(),
    )
    assert progress.plane is not None
    assert np.array_equal(progress.plane.mu, mu[None])
    assert progress.plane.labels is not None
    assert progress.plane.labels.tolist() == [0, 1, 1]
    assert progress.plane.extent.tolist() == [3.5]
    assert progress.plane.manifold_png == [b"picture"]
    assert progress.shown_epoch == 5


def test_a_failure_says_why_and_the_unknown_is_passed_over(
    told: tuple[Progress, Listener],
) -> None:
    progress, listener = told
    say(listener, "a word from a later version")
    assert progress.phase == WAITING
    say(listener, "failed", reason="The loss is no longer finite.")
    assert (progress.phase, progress.reason) == (FAILED, "The loss is no longer finite.")
