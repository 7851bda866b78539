"""Is a session known by Streamlit's own name for it, and is its connection?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.runtime import Runtime
from streamlit.testing.v1 import AppTest

from explorer.ui.front_end import session


def test_where_no_script_runs_there_is_none() -> None:
    assert session.session_id() is None


def test_a_script_has_one_that_stays_the_same() -> None:
    def page() -> None:
        import streamlit as st

        from explorer.ui.front_end.session import is_connected, session_id

        st.session_state.setdefault("seen", []).append(session_id())
        st.session_state["connected"] = is_connected(session_id())

    visit = AppTest.from_function(page).run()
    visit.run()
    assert not visit.exception
    first, second = visit.session_state["seen"]
    assert first
    assert first == second
    assert visit.session_state["connected"]


def test_with_a_server_its_own_word_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    server = SimpleNamespace(is_active_session=lambda session: session == "here")
    monkeypatch.setattr(st.runtime, "get_instance", lambda: server)
    assert session.is_connected("here")
    assert not session.is_connected("gone")


def test_a_page_s_test_has_a_stand_in_that_answers_neither_way(monkeypatch):
    """Asked in a thread, a mock's truth may itself be a mock, which Python refuses."""

    class Undecided:
        def __bool__(self) -> bool:
            raise TypeError("__bool__ should return bool, returned MagicMock")

    server = SimpleNamespace(is_active_session=lambda _session: Undecided())
    monkeypatch.setattr(st.runtime, "get_instance", lambda: server)
    assert session.is_connected("anyone")


def test_streamlit_s_server_can_still_be_asked() -> None:
    """Fails when an upgrade takes the question away: own models would never be let go."""
    assert callable(Runtime.is_active_session)
