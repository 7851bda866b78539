"""Which of the two looks does this visitor see?"""

from __future__ import annotations

import streamlit as st

from explorer.figures.palette import DARK, LIGHT, Theme


def page_theme() -> Theme:
    """The colours that figures take, to match the page around them."""
    return DARK if st.context.theme.type == "dark" else LIGHT
