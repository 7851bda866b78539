"""How is the browser asked to ask for another run?

`st.rerun()` would run the whole page, before the browser has told its widgets' values: sentences
that are said once would be wiped. What the browser asks for runs the fragment that asked alone.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "rerun_request",
    html='<span aria-hidden="true"></span>\n',
    js=(_FOLDER / "rerun_request.js").read_text(encoding="utf-8"),
)


def request_rerun(key: str) -> None:
    """Have the fragment around this run again, once; shows nothing.

    Args:
        key: of what is waited for, so that another wait asks again.
    """
    _mount(key=key, data={"key": key}, on_asked_change=lambda: None)
