"""How do a page's first pictures come onto the screen before its charts do?

All that reaches a browser together it draws together, and the first chart of a visit holds it for a
second: the charts' own library has to start. So the script pauses once, after the pictures and
before the charts, for about as long as a browser takes to draw the former.

What it buys: the first picture of `objectives` comes 0.7 s sooner (median of seven rounds by turns
on two busy cores, sooner in six). What it costs: the chart behind it comes up to 0.3 s later.
"""

from __future__ import annotations

import time

import streamlit as st

PAUSE_S = 0.3
SHOWN = "first_pictures_shown"


def let_first_pictures_be_drawn() -> None:
    """Pause, on a visit's first run alone: later the library has started."""
    if SHOWN not in st.session_state:
        st.session_state[SHOWN] = True
        time.sleep(PAUSE_S)
