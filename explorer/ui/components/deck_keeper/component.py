"""How does the script have a text kept in the visitor's browser, and hear what is kept there?

Each text has a number that grows with its changes: of two the later one counts, whichever tab it
was changed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.ui.components.live.mounting import declared

NAMES = ("deck", "desk")
LONGEST = 600_000
LARGEST_NUMBER = 2**53

_mount = declared(Path(__file__).parent, shared_styles=("menu_button.css",))


@dataclass(frozen=True)
class Kept:
    """A text and the number of its last change; 0 and "" where there was none yet."""

    number: int = 0
    text: str = ""


def deck_keeper(
    *,
    key: str,
    kept: Mapping[str, Kept],
    asks: bool,
    on_add: Callable[[], None],
    on_kept: Callable[[], None],
) -> None:
    """The button *Add to deck*, which also keeps these texts in the browser.

    Args:
        key: of it; `sent_now(key)` reads in the callbacks what the browser has kept.
        kept: what this session has of each of `NAMES`.
        asks: whether `on_kept` is called when the browser has something later.
        on_add: called when the button is pressed.
        on_kept: called with what is kept.
    """
    _mount(
        key=key,
        data={"kept": {name: asdict(text) for name, text in kept.items()}, "asks": asks},
        on_add_change=on_add,
        on_kept_change=on_kept,
    )


def sent_now(key: str) -> dict[str, Kept]:
    """What the browser has just sent of what it keeps; it is not trusted."""
    state = st.session_state.get(key)
    return read_kept(getattr(state, "add", None) or getattr(state, "kept", None))


def read_kept(sent: Any) -> dict[str, Kept]:
    """The texts of the right form among what was sent."""
    if not isinstance(sent, dict):
        return {}
    found = {}
    for name in NAMES:
        one = sent.get(name)
        if not isinstance(one, dict):
            continue
        number, text = one.get("number"), one.get("text")
        if type(number) is not int or not 0 < number < LARGEST_NUMBER:
            continue
        if isinstance(text, str) and len(text) <= LONGEST:
            found[name] = Kept(number, text)
    return found
