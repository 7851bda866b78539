"""How is a visitor told, once, why a change was not made?"""

from __future__ import annotations

import streamlit as st

from explorer.ui.shell.plain import plain


def refuse(error: Exception) -> None:
    """One sentence above the page, which stays until it is read."""
    st.toast(plain(error), icon=":material/info:", duration="long")
