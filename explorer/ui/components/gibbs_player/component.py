"""How is the player mounted, and how does the script hear what it wants next?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.bundle import bundle

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "gibbs_player",
    html=(_FOLDER / "gibbs_player.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "gibbs_player.css").read_text(encoding="utf-8"),
    js=bundle(_FOLDER / "gibbs_player.js"),
)


def gibbs_player(*, key: str, data: bytes, on_wants: Callable[[], None]) -> None:
    """Show the player.

    Args:
        key: of this player on its page; `wanted_now(key)` reads what it asks for in `on_wants`.
        data: what `portion_envelope` made.
        on_wants: called when the player needs further states.
    """
    _mount(key=key, data=data, on_wants_change=on_wants)


def wanted_now(key: str) -> Any:
    """What the player of that key has just asked for; from a browser, so not to be trusted."""
    return getattr(st.session_state.get(key), "wants", None)
