"""Does the desk's clock read as a clock, and is a refused action told?"""

from __future__ import annotations

import pytest
import streamlit as st

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


def test_the_next_scene_is_shown_as_the_stage_will(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_desk, "base_address", lambda: "http://here/base")
    assert staged_address("train") == "http://here/base/train?stage=1"
    assert staged_address("theory?idea=Bayes") == "http://here/base/theory?idea=Bayes&stage=1"
