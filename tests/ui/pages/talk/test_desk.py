"""Does the desk's clock read as a clock, and is a refused action told?"""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from explorer.core import ModelCore
from explorer.rooms import ROOMS
from explorer.ui.pages.talk import desk as talk_desk
from explorer.ui.pages.talk.desk import acting, clock, staged_address
from explorer.ui.shell.desk_key import DeskKey


def test_the_clock_reads_as_a_clock() -> None:
    assert [clock(seconds) for seconds in (0, 65.9, 3725)] == ["0:00", "1:05", "1:02:05"]


def test_what_cannot_be_done_is_told(desk: DeskKey, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_: said.append(words))
    act = acting(desk)
    act("reveal")  # the first scene asks nothing
    act("goto", index=2)
    assert ROOMS.room(desk.code).state.index == 2
    acting(DeskKey(desk.code, "another-secret"))("next")
    assert len(said) == 2


def test_what_is_offered_below_the_desk_follows_what_is_on_a_plane(
    desk: DeskKey, trainings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class WholePage(Exception):
        """Streamlit's own leaves the part of the page by an exception, too."""

    def rerun() -> None:
        raise WholePage

    monkeypatch.setattr(st, "rerun", rerun)
    core, room = ModelCore.open(trainings, "cpu"), ROOMS.room(desk.code)
    room.act(desk.secret, "goto", index=2)
    room.join("phone-0")
    room.answer(2, 0, "phone-0", [0.5, -1.0])
    with pytest.raises(WholePage):
        talk_desk._live(core, desk, offers_record=False)
    room.act(desk.secret, "clear")
    with pytest.raises(WholePage):
        talk_desk._live(core, desk, offers_record=True)


def test_the_next_scene_is_shown_as_the_stage_will(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_desk, "base_address", lambda: "http://here/base")
    assert staged_address("train") == "http://here/base/train?stage=1"
    assert staged_address("theory?idea=Bayes") == "http://here/base/theory?idea=Bayes&stage=1"
