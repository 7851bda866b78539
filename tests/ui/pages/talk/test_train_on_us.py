"""Is it said how far the room's own model is?"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from explorer.rooms import ROOMS
from explorer.training.progress import DONE, FAILED, TRAINING, Progress
from explorer.ui.pages.talk.train_on_us import state_words
from explorer.ui.shell.desk_key import DeskKey


@pytest.mark.parametrize(
    ("drawings", "job", "words"),
    [
        (7, None, "13 more are needed"),
        (20, None, "enough to train on"),
        (20, Progress(phase=TRAINING, images=200, images_done=50), "training, 25%"),
        (20, Progress(phase=FAILED, reason="Too little memory."), "Too little memory."),
        (20, Progress(phase=DONE), "the room’s own model is on the stage’s last scenes"),
    ],
)
def test_where_the_training_is(desk: DeskKey, drawings: int, job: Any, words: str) -> None:
    summary = replace(ROOMS.summary(desk.code, desk.secret), drawings=drawings)
    training: Any = None if job is None else SimpleNamespace(progress=job)
    assert state_words(training, summary) == words
