"""How does the script hear that the window became narrow, the page dark, or the pointer a finger?

Figures are coloured and sized on the server. Streamlit tells the script the look only when it
reruns, and the width never; this part, which shows nothing, asks for a rerun when either changes.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.ui.components.live.mounting import declared, no_callback
from explorer.ui.shell.theme import page_theme

_KEY = "surroundings"
_PHONE_HINT = "Mobi"
"""In the user agent of phones: developer.mozilla.org, "Browser detection using the user agent"."""

_mount = declared(Path(__file__).parent)


def watch_surroundings() -> None:
    """Rerun the script when the look or the width is not what the script assumes."""
    _mount(
        key=_KEY,
        data={"dark": page_theme().is_dark, "narrow": is_narrow(), "touch": is_touch()},
        on_seen_change=no_callback,
    )


def figure_height(wide: int, narrow: int) -> int:
    """One of two heights in px, so that a square figure leaves no gap below it on a phone."""
    return narrow if is_narrow() else wide


def is_narrow() -> bool:
    """Whether columns are stacked, as on a phone; a guess until the browser has said."""
    return _seen("narrow")


def is_touch() -> bool:
    """Whether a finger points, which cannot hover; a guess until the browser has said."""
    return _seen("touch")


def press_word() -> str:
    """What one does to what is seen, "click" or "tap", for the words of a page."""
    return "tap" if is_touch() else "click"


def _seen(name: str) -> bool:
    seen = (st.session_state.get(_KEY) or {}).get("seen")
    value = seen.get(name) if isinstance(seen, dict) else None
    if isinstance(value, bool):
        return value
    return _PHONE_HINT in (st.context.headers.get("User-Agent") or "")
