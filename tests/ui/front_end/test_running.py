"""Is there a server, also when it ends while one asks?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from explorer.ui.front_end import running, session, upload_bounds, waking


def test_where_none_runs_there_is_none() -> None:
    assert running.running_server() is None


def test_one_that_runs_is_streamlit_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    server = SimpleNamespace()
    monkeypatch.setattr(st.runtime, "get_instance", lambda: server)
    assert running.running_server() is server


def test_one_that_has_just_ended_is_none_for_each_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """It existed a moment ago: a thread that asked twice, whether and then which, would fail."""
    server = SimpleNamespace()
    monkeypatch.setattr(st.runtime, "get_instance", lambda: server)
    monkeypatch.setattr(waking, "session_id", lambda: "a")
    waker = waking.waker()
    assert waker is not None
    monkeypatch.undo()
    monkeypatch.setattr(st.runtime, "exists", lambda: True)
    _session, wake = waker
    assert not wake()
    assert session.is_connected("a")
    assert upload_bounds.held_bytes() == {}
