"""Theory: which Gaussian stands best for a posterior that is none, and by which measure?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.figures.palette import Theme
from explorer.ui.components.variational_pad import VariationalView, variational_pad, view_of
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import variational_lines
from explorer.ui.pages.theory.numbers import numbers_in, text_of
from explorer.ui.shell.as_python import offer_python

PAD = "theory_variational"
START = f"{PAD}_start"
WORDS, NUMBERS, WHOLE = ("posterior", "family"), ("bend", "x"), ("cells", "degree")
FIRST = VariationalView("humps", "correlated", 1.0, 3.5, (0.9, 1.1, 0.8, 0.5, -0.6))


def show_variational(theme: Theme) -> None:
    """The text, and a Gaussian to drag over a posterior that bends."""
    p, q = in_colour(theme, "latent", "p(z|x)"), "q(z)"
    idea = Idea(
        "Variational inference",
        "A VAE holds a Gaussian q against each image’s :blue[p(z|x)], which may bend, or have two "
        "humps. Drag **your q**: its ELBO rises towards log p(x), and what is missing is KL(q‖p). "
        "The q that makes it least (:orange[solid]) hides inside p; the other way round, KL(p‖q) "
        "(:green[dashed]), q must cover all of p.",
        rf"\begin{{aligned}} \mathrm{{KL}}(q\|p) &= \mathbb E_{{q}}\!\left[\log {q} - \log {p}"
        rf"\right] \\[2pt] \mathrm{{KL}}(p\|q) &= \mathbb E_{{p}}\!\left[\log {p} - \log {q}"
        r"\right] \end{aligned}",
        ("elbo", "log_px", "posterior", "kl_posterior"),
    )
    beside, picture = open_idea(idea)
    beside.caption(
        "The model: z ~ N(0, I), x = z₂ + bend · z₁² + ε (ridge: + z₁), ε of deviation 0.5. "
        "log p(x) by quadrature over z₁; means under q are exact, for log p(x, z) is a polynomial."
    )
    if PAD not in st.session_state:
        # As in the other ideas: its own changes must not come back to it while it is shown.
        st.session_state[START] = _told_by_address()
    with beside:
        sent = (st.session_state.get(PAD) or {}).get("view")
        offer_python(variational_lines(view_of(sent, st.session_state[START])))
    with picture:
        variational_pad(
            key=PAD, start=st.session_state[START], theme=theme, on_change=_keep_in_address
        )


def _told_by_address() -> VariationalView:
    told = st.query_params
    sent: dict[str, Any] = {name: told.get(name) for name in WORDS}
    for name in (*NUMBERS, *WHOLE):
        for value in numbers_in(told.get(name, ""))[:1]:
            sent[name] = int(value) if name in WHOLE and value.is_integer() else value
    return view_of(sent | {"q": numbers_in(told.get("q", ""))}, FIRST)


def _keep_in_address() -> None:
    view = view_of(st.session_state[PAD].get("view"), FIRST)
    for name in WORDS:
        st.query_params[name] = getattr(view, name)
    for name in (*NUMBERS, *WHOLE):
        st.query_params[name] = text_of((getattr(view, name),))
    st.query_params["q"] = text_of(round(value, 2) for value in view.q)
