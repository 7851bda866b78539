"""Is it said how far a training is, and can whoever watches pause and end it?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from explorer.core import Training
from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.images.png import png_bytes
from explorer.training import progress as phases
from explorer.training.progress import Progress
from explorer.training.recipe import Recipe
from explorer.training.snapshots import Snapshots
from explorer.ui.pages.train.progress import WORDS, show_progress, show_queue, time_left
from tests.ui.stand_ins import PartPage, StandInCore, picture_at

ME = "me"
HISTORY = {
    "unit": "nats per image",
    "epochs": [1, 2],
    "train": {"loss": [9.0, 8.0], "log_px_given_z": [-9.0, -8.0], "kl": [0.5, 1.0]},
    "validation": {"loss": [9.5, 8.5], "log_px_given_z": [-9.5, -8.5], "kl": [0.5, 1.0]},
}


class Trainings(StandInCore):
    """A core that knows of one visitor's training and of those in a row, and what was asked."""

    def __init__(self, own: Training | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.waiting: tuple[Training, ...] = ()
        super().__init__(
            answers={
                "training_of": lambda _owner: own,
                "trainings": lambda: self.waiting,
                "pause_training": lambda name: self.asked.append(("pause", name)),
                "resume_training": lambda name: self.asked.append(("go on", name)),
                "cancel_training": lambda name: self.asked.append(("cancel", name)),
            }
        )


def job(owner: str = ME, family: str = "vae", name: str = "own-token", **told: Any) -> Training:
    recipe = Recipe("digits", family, "small", epochs=10)
    return Training(name, "digits-vae", recipe, owner, Progress(**told))


def page_of(own: Training, theme: Theme = DARK) -> PartPage:
    return PartPage(show_progress, Trainings(own), own, theme)


def training(**told: Any) -> dict[str, Any]:
    half = {"epochs": 10, "images": 100, "images_done": 50, "active_s": 8.0, "history": HISTORY}
    return {"phase": phases.TRAINING} | half | told


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "0 s"),
        (8.4, "8 s"),
        (59.0, "59 s"),
        (60.0, "1 min"),
        (150.0, "2 min"),
        (3600, "60 min"),
    ],
)
def test_time_is_told_in_seconds_and_then_in_minutes(seconds: float, words: str) -> None:
    assert time_left(seconds) == words


def bar(page: PartPage) -> tuple[float, str]:
    (found,) = page.app.get("progress")
    return found.proto.value / 100, found.proto.text


@pytest.mark.parametrize(
    ("told", "share", "words"),
    [
        (training(), 0.5, "Training · epoch 2 of 10 · 8 s left"),
        (training(phase=phases.PAUSED), 0.5, "Paused · epoch 2 of 10"),
        (training(phase=phases.MEASURING, images_done=100), 1.0, WORDS[phases.MEASURING]),
        ({"phase": phases.STARTING}, 0.0, "Starting"),
        # A worker may tell of more images than were asked for.
        (training(images_done=400, active_s=0.0), 1.0, "Training · epoch 2 of 10"),
    ],
)
def test_how_far_it_is_is_told(told: dict[str, Any], share: float, words: str) -> None:
    page = page_of(job(**told), DARK)
    page.run()
    assert bar(page) == (pytest.approx(share), words)


@pytest.mark.parametrize("before", [0, 1, 2])
def test_whoever_waits_is_told_how_many_are_before_them(before: int) -> None:
    own = job()
    core = Trainings(own)
    core.waiting = (*(job(name=f"own-{place}") for place in range(before)), own)
    page = PartPage(show_progress, core, own, DARK)
    page.run()
    assert bar(page)[1] == f"Waiting for its turn: {before} before it"


@pytest.mark.parametrize(
    ("phase", "label", "asked"),
    [(phases.TRAINING, "Pause", "pause"), (phases.PAUSED, "Go on", "go on")],
)
def test_it_is_paused_and_goes_on_when_asked(phase: str, label: str, asked: str) -> None:
    own = job(**training(phase=phase))
    core = Trainings(own)
    page = PartPage(show_progress, core, own, DARK)
    page.run()
    button = page.app.button(key="training_pause")
    assert button.label == label
    button.click().run()
    page.app.button(key="training_cancel").click().run()
    assert core.asked == [(asked, own.name), ("cancel", own.name)]


@pytest.mark.parametrize("phase", [phases.WAITING, phases.STARTING, phases.MEASURING])
def test_what_does_not_run_is_not_paused(phase: str) -> None:
    page = page_of(job(phase=phase), DARK)
    page.run()
    assert page.app.button(key="training_pause").disabled


@pytest.mark.parametrize("phase", sorted(phases.ENDED))
def test_what_has_ended_keeps_its_curves_and_has_no_buttons(phase: str) -> None:
    page = page_of(job(**training(phase=phase)), DARK)
    page.run()
    assert not page.app.button
    assert not page.app.get("progress")
    assert len(page.charts) == 1


def test_every_phase_has_its_words() -> None:
    known = {phases.WAITING, phases.STARTING, phases.TRAINING, phases.PAUSED, phases.MEASURING}
    assert set(WORDS) == known | phases.ENDED


def test_before_the_first_epoch_there_are_no_curves() -> None:
    page = page_of(job(phase=phases.STARTING), DARK)
    page.run()
    assert page.charts == []
    assert "The curves begin here in a moment." in page.words


@pytest.mark.parametrize(("theme", "grey"), [(DARK, 40), (LIGHT, 215)])
def test_the_plane_is_shown_as_of_the_epoch_told(theme: Theme, grey: int) -> None:
    plane = Snapshots(
        np.array([2]),
        np.zeros((1, 3, 2), np.float32),
        np.array([0, 1, 2]),
        np.array([4.0], np.float32),
        [png_bytes(np.full((8, 8), 40, np.uint8))],
    )
    page = page_of(job(**training(plane=plane, shown_epoch=2)), theme)
    page.run()
    assert "validation images after epoch 2" in page.words
    (picture,) = page.charts[0]["layout"]["images"]
    assert (picture_at(picture["source"]) == grey).all()


def test_a_model_without_a_plane_shows_what_it_makes_of_images() -> None:
    strip = png_bytes(np.full((4, 8), 77, np.uint8))
    page = page_of(job(**training(strip=strip, shown_epoch=1)), DARK)
    page.run()
    assert "reconstruction" in page.words
    assert "after epoch 1" in page.words
    assert (picture_at(page.pictures[0]) == 77).all()


def test_terms_without_a_figure_of_their_own_are_plain_lines() -> None:
    history = HISTORY | {"train": {}, "validation": {"loss": [1.0, 2.0], "code_use": [3.0, 4.0]}}
    page = page_of(job(family="rbm", **training(history=history)), DARK)
    page.run()
    (line,) = page.charts[0]["data"]
    assert line["y"] == [3.0, 4.0]


def test_the_queue_says_whose_turn_it_is_and_names_nobody() -> None:
    core = Trainings()
    core.waiting = (job("somebody's session", **training()), job(), job(phase=phases.DONE))
    page = PartPage(show_queue, core, ME)
    page.run()
    first, second = (caption.value for caption in page.app.caption)
    assert first.startswith("1. ")
    assert first.endswith("10 epochs: training, 8 s left, another visitor’s")
    assert second.endswith("waiting for its turn, yours")
    assert "somebody" not in page.words


def test_an_empty_queue_is_nothing() -> None:
    page = PartPage(show_queue, Trainings(), ME)
    page.run()
    assert page.words == ""
