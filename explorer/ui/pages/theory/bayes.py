"""Theory: what does a generative classifier know that a discriminative one does not?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.figures.palette import Theme
from explorer.ui.components.bayes_pad import BayesView, bayes_pad, view_of
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import bayes_lines
from explorer.ui.pages.theory.numbers import numbers_in, text_of
from explorer.ui.shell.as_python import offer_python

PAD = "theory_bayes"
START = f"{PAD}_start"
WORDS, WHOLE, LISTS = ("truth", "boundary"), ("classes", "count", "draw"), ("at", "moved")
FIRST = BayesView("gaussian", "straight", 2, 16, 0, (0.0, 0.8))


def show_bayes(theme: Theme) -> None:
    """The text, and points to drag under Gaussians and under logistic regression."""
    joint = in_colour(theme, "latent", r"p(x|y)\,p(y)")
    idea = Idea(
        "Bayes’ rule, or not",
        "Drag points, or the **ring**. On the left each class is a Gaussian, and "
        ":blue[likelihood · prior], over the evidence, is the posterior: what was learned can draw "
        "new points. On the right only :green[p(y|x)] is learned. Move a point far away: the "
        "Gaussians follow it, logistic regression with a straight boundary, sure of it already, "
        "hardly stirs. Classes that are Gaussian favour the one once it has a handful of points, "
        "clumps the other.",
        rf"\underbrace{{{in_colour(theme, 'outgoing', 'p(y|x)')}}}_{{\text{{posterior}}}} = "
        rf"\frac{{\overbrace{{{joint}}}^{{\text{{likelihood}}\,\cdot\,\text{{prior}}}}}}"
        r"{\underbrace{p(x)}_{\text{evidence}}}",
    )
    beside, picture = open_idea(idea)
    beside.caption(
        "Both by maximum likelihood: one covariance for all classes and a linear score, or one "
        "each and squares. 0.02 is added to each variance, and 0.05 of each squared weight to the "
        "cost, so that both exist for any points."
    )
    if PAD not in st.session_state:
        # As in the other ideas: its own changes must not come back to it while it is shown.
        st.session_state[START] = _told_by_address()
    with beside:
        sent = (st.session_state.get(PAD) or {}).get("view")
        offer_python(bayes_lines(view_of(sent, st.session_state[START])))
    with picture:
        bayes_pad(key=PAD, start=st.session_state[START], theme=theme, on_change=_keep_in_address)


def _told_by_address() -> BayesView:
    told = st.query_params
    sent: dict[str, Any] = {name: told.get(name) for name in WORDS}
    for name in WHOLE:
        for value in numbers_in(told.get(name, ""))[:1]:
            sent[name] = int(value) if value.is_integer() else value
    return view_of(sent | {name: numbers_in(told.get(name, "")) for name in LISTS}, FIRST)


def _keep_in_address() -> None:
    view = view_of(st.session_state[PAD].get("view"), FIRST)
    for name in WORDS:
        st.query_params[name] = getattr(view, name)
    for name in WHOLE:
        st.query_params[name] = text_of((getattr(view, name),))
    for name in LISTS:
        st.query_params[name] = text_of(getattr(view, name))
