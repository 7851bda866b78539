"""Theory 1: which Gaussian makes the data most probable?"""

from __future__ import annotations

import streamlit as st

from explorer.figures.palette import Theme
from explorer.ui.components.likelihood_pad import LikelihoodView, likelihood_pad, view_of
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import likelihood_lines
from explorer.ui.pages.theory.numbers import numbers_in, text_of
from explorer.ui.shell.as_python import offer_python

PAD, POINTS, AT = "theory_likelihood", "points", "at"
START = f"{PAD}_start"
FIRST = LikelihoodView((-1.6, -0.4, 0.1, 0.5, 0.9, 1.6, 2.3), -1.6, 0.8)


def show_likelihood(theme: Theme) -> None:
    """The text, and points to drag under the surface of their likelihood."""
    x, mu, sigma = (
        in_colour(theme, *part)
        for part in (("incoming", "x_i"), ("latent", r"\mu"), ("latent", r"\sigma"))
    )
    idea = Idea(
        "Maximum likelihood",
        "Drag the :orange[points], or the :blue[ring] that holds a Gaussian against them: its "
        "height on the surface says how probable it makes them all. However the points lie, the "
        "summit stands at their mean and standard deviation; learning a generative model is this "
        "climb, with millions of parameters in place of two.",
        rf"\hat\mu, \hat\sigma = \arg\max_{{{mu},\,{sigma}}} "
        rf"\sum_i \log \mathcal N({x};\, {mu}, {sigma}^2)",
    )
    beside, picture = open_idea(idea)
    if PAD not in st.session_state:
        # It is shown anew, and the address has what was laid out before. While it is shown, its
        # own changes must not come back to it.
        st.session_state[START] = _told_by_address()
    with picture:
        start = st.session_state[START]
        likelihood_pad(key=PAD, start=start, theme=theme, on_change=_keep_in_address)
    with beside:
        offer_python(likelihood_lines(_now(start)))


def _told_by_address() -> LikelihoodView:
    points, at = (numbers_in(st.query_params.get(name, "")) for name in (POINTS, AT))
    mu, sigma = at if len(at) == 2 else (None, None)
    return view_of({"points": points, "mu": mu, "sigma": sigma}, FIRST)


def _now(start: LikelihoodView) -> LikelihoodView:
    """What is laid out now, if anything has been moved."""
    return view_of((st.session_state.get(PAD) or {}).get("view"), start)


def _keep_in_address() -> None:
    view = view_of(st.session_state[PAD].get("view"), FIRST)
    st.query_params[POINTS] = text_of(view.points)
    st.query_params[AT] = text_of((view.mu, view.sigma))
