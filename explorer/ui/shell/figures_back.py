"""What becomes of a figure that a visitor brings back: which view opens, and what is said?"""

from __future__ import annotations

import streamlit as st

from explorer.core import CoreError
from explorer.images.stamp import Stamp
from explorer.portable.view import ViewError, restored
from explorer.ui.components.figure_in import figure_in
from explorer.ui.components.figure_in.component import Answer, figure_now
from explorer.ui.shell.navigation import page_names
from explorer.ui.shell.visitor import visitor, visitors_core

KEY, ANSWER = "figure_in", "figure_in_answer"
OWN_WOULD_GO = "To open this view here would end your own models: save them, or open it beside."


def take_figures_back() -> None:
    """The place where figures are brought, on every page."""
    figure_in(key=KEY, answer=st.session_state.get(ANSWER, Answer()), on_figure=_answer)


def _answer() -> None:
    brought = figure_now(KEY)
    if brought is not None:
        st.session_state[ANSWER] = answer_to(*brought)


def answer_to(number: int, stamp: Stamp | None) -> Answer:
    """The link to the figure's view, or a sentence."""
    core = visitors_core()
    try:
        found = restored(stamp, page_names(), core)
    except (CoreError, ViewError) as error:
        return Answer(number, str(error))
    if core.own_models(visitor()):
        words = " ".join(filter(None, (found.words, OWN_WOULD_GO)))
        return Answer(number, words, found.view.link, is_beside=True)
    return Answer(number, found.words, found.view.link)
