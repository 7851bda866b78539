"""Is a deck's file named so that every system can keep it, and a brought one checked?"""

from __future__ import annotations

import io

import pytest
import streamlit as st

from explorer.rooms.deck_file import deck_text, read_deck
from explorer.ui.pages.talk.deck_files import UPLOAD, _take_upload, file_stem, open_lecture
from explorer.ui.shell.visitors_deck import VisitorsDeck, scene_link


@pytest.mark.parametrize(
    ("title", "stem"), [("A talk: β!", "a-talk"), ("…", "talk"), ("x" * 99, "x" * 60)]
)
def test_a_file_s_name_is_plain(title: str, stem: str) -> None:
    assert file_stem(title) == stem


def test_a_deck_is_brought_as_it_was_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_: said.append(words))
    mine, other = VisitorsDeck(), VisitorsDeck()
    open_lecture(mine)
    assert mine.deck is not None
    taken = deck_text(mine.deck).encode()
    for data in (taken, b"[[scene]]\naddress = 3"):
        monkeypatch.setattr(st, "session_state", {UPLOAD: io.BytesIO(data)})
        _take_upload(other)
    assert other.deck == mine.deck == read_deck(taken, scene_link)
    assert said[0].startswith("Scene 1")
