"""Is a visitor told when a part of the cluster was replaced while their page ran, and only then?"""

from __future__ import annotations

import pytest
import streamlit as st

from explorer.core import TROUBLES
from explorer.ui.shell.slowed import SLOWED, says_if_slowed


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(st, "toast", lambda words, **_options: found.append(words))
    monkeypatch.setattr(TROUBLES, "_last_s", None)
    return found


def test_nothing_is_said_of_a_run_that_asked_once(said: list[str]) -> None:
    TROUBLES.note()
    with says_if_slowed():
        pass
    assert said == []


def test_a_run_that_asked_again_says_so_even_where_it_stops(said: list[str]) -> None:
    def runs() -> None:
        with says_if_slowed():
            TROUBLES.note()
            raise KeyError("the page stops")

    with pytest.raises(KeyError):
        runs()
    assert said == [SLOWED]
