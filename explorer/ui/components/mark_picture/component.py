"""How is a picture with its marks shown, so that a tap on one chooses it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from explorer.images.placing import Box
from explorer.ui.components.live.mounting import declared

_mount = declared(Path(__file__).parent)


def mark_picture(
    *,
    key: str,
    address: str,
    size: tuple[int, int],
    marks: Sequence[Box],
    chosen: int,
    on_choice: Callable[[], None],
) -> None:
    """Show the picture, an outline with a number around each mark.

    Args:
        key: of this picture on its page; `number_now(key)` reads it in `on_choice`.
        address: of the picture.
        size: height and width that the boxes are measured in.
        marks: the box (top, bottom, left, right) of each.
        chosen: the number, from 1, of the one that is taken.
        on_choice: called when another one was tapped.
    """
    height, width = size
    shares = [
        [left / width, top / height, (right - left) / width, (bottom - top) / height]
        for top, bottom, left, right in marks
    ]
    _mount(
        key=key,
        data={"address": address, "marks": shares, "chosen": chosen},
        on_number_change=on_choice,
    )


def number_now(key: str, count: int) -> int | None:
    """The number, from 1, of the mark just tapped; None for what the browser should not send."""
    number = getattr(st.session_state.get(key), "number", None)
    return number if isinstance(number, int) and 1 <= number <= count else None
