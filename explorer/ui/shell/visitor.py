"""Who is this visitor, are they still here, and which models do they see?

A visitor is a session of Streamlit: a tab. It is here while its connection is open, which the
server knows even of a tab in the background, whose timers sleep.
"""

from __future__ import annotations

import threading

import streamlit as st

from explorer.core import ModelCore, shared_core
from explorer.core.own_models import PREFIX
from explorer.training.owner import Owner
from explorer.ui.front_end.session import is_connected, session_id
from explorer.ui.shell.model_choice import PARAMETER

NOBODY = "nobody"
_lock = threading.Lock()
_versions: dict[tuple[str, str], tuple[int, int, int]] = {}


def visitor() -> Owner:
    """The visitor for whom the script runs."""
    key = session_id() or NOBODY
    return Owner(key, lambda: is_connected(key))


def visitors_core() -> ModelCore:
    """The shared core as this visitor sees it: their own models are listed too.

    A page that is loaded anew is another session: the address, which names an own model by a token
    that nobody can guess, brings back what the session before has left.
    """
    core, owner = shared_core(), visitor()
    named = st.query_params.get(PARAMETER, "")
    if named.startswith(PREFIX):
        core.own.claim(named, owner)
    seen = core.seen_with(core.own.names(owner))
    _notice_replaced(core)
    return seen


def _notice_replaced(core: ModelCore) -> None:
    """Forget every picture made, if a checkpoint was replaced since: they are kept by name."""
    folder = str(core.folder)
    now = {(folder, name): core.version(name) for name in core.list()}
    with _lock:
        is_replaced = any(_versions.get(key, version) != version for key, version in now.items())
        _versions.update(now)
    if is_replaced:
        st.cache_data.clear()
        st.cache_resource.clear()
