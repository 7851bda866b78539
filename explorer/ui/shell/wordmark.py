"""How does the app's name stand above the menu, in the visitor's look?"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from explorer.ui.shell.theme import page_theme

STATIC = Path(__file__).parents[1] / "static"
MARK = str(STATIC / "mark.svg")
"""The sign alone: the prior's ellipses, an image going in and one coming out."""


def show_wordmark() -> None:
    """Show the name above the menu, and the sign alone where the menu is closed."""
    st.logo(str(STATIC / f"wordmark-{page_theme().name}.svg"), size="large", icon_image=MARK)
