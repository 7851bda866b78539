"""How does the script hear which view a dropped or chosen figure came from, and answer?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from explorer.images.stamp import LONGEST, Stamp, parsed_stamp
from explorer.ui.components.live.mounting import declared

_mount = declared(Path(__file__).parent, shared_styles=("menu_button.css",))
LARGEST_NUMBER = 2**53


@dataclass(frozen=True)
class Answer:
    """What becomes of a figure that was brought.

    Attributes:
        number: of the figure, as the browser counts them; each is answered once.
        words: what is said of it; "" for nothing.
        link: relative, of the view to open; "" for none.
        is_beside: whether that view is offered for another tab, not opened in this one.
    """

    number: int = 0
    words: str = ""
    link: str = ""
    is_beside: bool = False


def figure_in(*, key: str, answer: Answer, on_figure: Callable[[], None]) -> None:
    """A button that opens a figure; a figure dropped anywhere on the page is opened too.

    Args:
        key: of it; `figure_now(key)` reads in `on_figure` what was brought.
        answer: to the figure that was brought last.
        on_figure: called when one was.
    """
    _mount(
        key=key,
        data={
            "number": answer.number,
            "words": answer.words,
            "link": answer.link,
            "is_beside": answer.is_beside,
        },
        on_figure_change=on_figure,
    )


def figure_now(key: str) -> tuple[int, Stamp | None] | None:
    """The number and the stamp of the figure just brought; the browser is not trusted."""
    return read_figure(getattr(st.session_state.get(key), "figure", None))


def read_figure(sent: Any) -> tuple[int, Stamp | None] | None:
    """What the browser sent of a figure, None where that has not the right form."""
    number, found = (sent.get("number"), sent.get("found")) if isinstance(sent, dict) else (0, 0)
    if type(number) is not int or not 0 < number < LARGEST_NUMBER or not isinstance(found, str):
        return None
    return number, parsed_stamp(found[:LONGEST].encode("ascii", "replace"))
