"""Does a page run again when Python asks it to?"""

from __future__ import annotations

from types import SimpleNamespace

import streamlit as st
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from explorer.ui.front_end import waking


def test_where_no_server_runs_there_is_nothing_to_wake():
    assert waking.waker() is None


def test_the_session_runs_again_until_it_is_gone(monkeypatch):
    asked = []
    sessions = {"a": SimpleNamespace(session=SimpleNamespace(request_rerun=asked.append))}
    server = SimpleNamespace(_session_mgr=SimpleNamespace(get_active_session_info=sessions.get))
    monkeypatch.setattr(waking, "session_id", lambda: "a")
    monkeypatch.setattr(st.runtime, "get_instance", lambda: server)
    session, wake = waking.waker()
    assert (session, wake(), asked) == ("a", True, [None])
    sessions.clear()
    assert not wake()


def test_streamlit_still_has_what_is_used():
    assert callable(AppSession.request_rerun)
    assert callable(WebsocketSessionManager.get_active_session_info)
    assert "_session_mgr" in Runtime.__init__.__code__.co_names
