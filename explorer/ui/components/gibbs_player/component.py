"""How is the player mounted, and how does the script hear what it asks for next?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.live.mounting import declared

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


def gibbs_player(*, key: str, data: bytes, on_request: Callable[[], None]) -> None:
    """Show the player.

    Args:
        key: of this player on its page; `request_now(key)` reads what it asks for in `on_request`.
        data: what `portion_envelope` made.
        on_request: called when the player needs further states.
    """
    _mount(key=key, data=data, on_request_change=on_request)


def request_now(key: str) -> Any:
    """What the player of that key has just asked for; from a browser, so not to be trusted."""
    return getattr(st.session_state.get(key), "request", None)
