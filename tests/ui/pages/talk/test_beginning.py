"""Does a room open only for a deck whose questions can be asked?"""

from __future__ import annotations

import pytest
import streamlit as st

from explorer.rooms import Deck, Question, Scene
from explorer.ui.pages.talk.beginning import _begin
from explorer.ui.shell.visitors_deck import VisitorsDeck


def test_a_question_that_cannot_be_asked_keeps_the_room_shut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_: said.append(words))
    mine = VisitorsDeck()
    _begin(mine, Deck("x", (Scene("manifold", "M", "", Question("choose", "?")),)))
    assert mine.desk == ""
    assert said[0].startswith("Scene 1")
    _begin(mine, Deck("x", (Scene("manifold", "M"),)))
    assert mine.desk
