"""How does a visitor choose one of a few, so that the address keeps it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeVar

import streamlit as st

T = TypeVar("T")


def choose_one(
    label: str,
    options: Sequence[T],
    key: str,
    *,
    default: T | None = None,
    shows_label: bool = True,
    format_func: Callable[[T], str] = str,
    help: str | None = None,
    wrap: bool = False,
    width: int | Literal["content", "stretch"] = "content",
    renamed: Mapping[str, str] | None = None,
) -> T:
    """A row of buttons, exactly one of them pressed; its place in the address is `?key=…`.

    Args:
        label: what is chosen; always read aloud, and shown if `shows_label`.
        options: at least one.
        key: of the control in the session state and in the address.
        default: what is chosen at first, and where the address names none of the options; the
            first option if not told.
        shows_label: whether the label stands above the buttons.
        format_func: what is written on an option's button.
        help: what a question mark beside the label says.
        wrap: whether the buttons may take several lines.
        width: px, or as wide as the buttons or the column.
        renamed: what an option was called in addresses of old → what it is called now.
    """
    asked = st.query_params.get(key, "")
    if renamed and asked in renamed and key not in st.session_state:
        st.session_state[key] = renamed[asked]
    first = options[0] if default is None else default
    chosen = st.segmented_control(
        label,
        options,
        default=first,
        required=True,
        format_func=format_func,
        key=key,
        bind="query-params",
        help=help,
        wrap=wrap,
        width=width,
        label_visibility="visible" if shows_label else "collapsed",
    )
    return chosen if chosen in options else first
