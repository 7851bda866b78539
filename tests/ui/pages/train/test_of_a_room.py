"""Is a room's training watched on the stage, and led nowhere from there?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from explorer.rooms.views import room_owner
from explorer.ui.pages.train.of_a_room import WAITING


def test_before_it_begins_the_stage_waits(
    open_page: Callable[..., AppTest], trainings: Path
) -> None:
    app = open_page("train", trainings, training=room_owner("k7m2x"))
    assert not app.exception
    assert [each.value for each in app.info] == [WAITING]
    assert not app.button
