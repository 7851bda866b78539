"""How does what no control of Streamlit's holds, such as a drawing, stand in the address?"""

from __future__ import annotations

import math
import re

import streamlit as st

from explorer.ui.front_end.first_address import forget
from explorer.ui.shell.plain import plain


def keep_in_address(name: str, text: str | None) -> None:
    """Write the text under this name; nothing of it where there is none."""
    if text:
        if st.query_params.get(name) != text:
            st.query_params[name] = text
    elif name in st.query_params:
        del st.query_params[name]


def sound_in_address(name: str, form: re.Pattern[str]) -> str:
    """What stands there, if it has this form; otherwise "", and that is said once."""
    text = st.query_params.get(name, "")
    if not text or form.fullmatch(text):
        return text
    refuse_from_address(name)
    return ""


def refuse_endless_numbers() -> None:
    """Take numbers beyond every float out of the address, before a number's control reads it."""
    for name in list(st.query_params):
        if any(_is_endless(text) for text in st.query_params.get_all(name)):
            forget(name)
            refuse_from_address(name)


def _is_endless(text: str) -> bool:
    try:
        return "_" not in text and not math.isfinite(float(text))  # 1_0 is 10 to Python alone
    except ValueError:
        return False


def refuse_from_address(name: str) -> None:
    """Take away what cannot be read, with one sentence."""
    keep_in_address(name, None)
    st.toast(
        f"Of the link, “{plain(name)}” could not be read and is left out.", icon=":material/info:"
    )
