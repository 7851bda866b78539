"""How does the script hear that the window became narrow, the page dark, or the pointer a finger?

Figures are coloured and sized on the server. Streamlit tells the script the look only when it
reruns, and the rest never; this part, which shows nothing, asks for a rerun when any of it changes.
It also hears the keys of a presenter's clicker where nothing on the page has the focus, and has the
page run when its line to the server comes back: one that was started again does not know it yet.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.live.mounting import declared, no_callback
from explorer.ui.components.live.sent import is_number
from explorer.ui.shell.theme import page_theme

_KEY = "surroundings"
LARGEST_SCALE = 4.0
MOST_STAGE_PX = 10_000
_PHONE_HINT = "Mobi"
"""In the user agent of phones: developer.mozilla.org, "Browser detection using the user agent"."""

_mount = declared(Path(__file__).parent)


def watch_surroundings() -> None:
    """Rerun the script when what surrounds the figures is not what the script assumes."""
    _mount(
        key=_KEY,
        data={
            "dark": page_theme().is_dark,
            "narrow": is_narrow(),
            "touch": is_touch(),
            "scale": text_scale(),
            "webgl": has_webgl(),
            "stage": stage_height(),
        },
        on_seen_change=no_callback,
        on_back_change=no_callback,
    )


def figure_height(wide: int, narrow: int) -> int:
    """One of two heights in px, so that a square figure leaves no gap below it on a phone."""
    return narrow if is_narrow() else wide


def is_narrow() -> bool:
    """Whether columns are stacked, as on a phone; a guess until the browser has said."""
    return _as_on_a_phone("narrow")


def is_touch() -> bool:
    """Whether a finger points, which cannot hover; a guess until the browser has said."""
    return _as_on_a_phone("touch")


def press_word() -> str:
    """What one does to what is seen, "click" or "tap", for the words of a page."""
    return "tap" if is_touch() else "click"


def _as_on_a_phone(name: str) -> bool:
    value = _seen(name)
    if isinstance(value, bool):
        return value
    return _PHONE_HINT in (st.context.headers.get("User-Agent") or "")


def text_scale() -> float:
    """How many times as large words are as on a laptop; 1 until the browser has said."""
    scale = _seen("scale")
    return min(float(scale), LARGEST_SCALE) if is_number(scale) and scale >= 1 else 1.0


def has_webgl() -> bool:
    """Whether the browser can have points drawn by WebGL; it can until it has said otherwise."""
    return _seen("webgl") is not False


def stage_height() -> int:
    """The window's height in px where the page is a scene on a stage; 0 where it is not."""
    height = _seen("stage")
    return int(height) if is_number(height) and 0 < height <= MOST_STAGE_PX else 0


def _seen(name: str) -> Any:
    """What the browser has said of itself; it is not trusted."""
    seen = (st.session_state.get(_KEY) or {}).get("seen")
    return seen.get(name) if isinstance(seen, dict) else None
