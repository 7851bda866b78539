"""Which ideas stand behind the models, and how does each feel under the hand?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.figures.palette import Theme
from explorer.ui.choices.one_of import choose_one
from explorer.ui.pages.theory.bayes import show_bayes
from explorer.ui.pages.theory.bound import show_bound
from explorer.ui.pages.theory.density import show_density
from explorer.ui.pages.theory.energy import show_energy
from explorer.ui.pages.theory.features import show_features
from explorer.ui.pages.theory.gradients import show_gradients
from explorer.ui.pages.theory.likelihood import show_likelihood
from explorer.ui.pages.theory.springs import show_springs
from explorer.ui.pages.theory.variational import show_variational
from explorer.ui.shell.theme import page_theme

IDEAS: dict[str, Callable[[Theme], None]] = {
    "Likelihood": show_likelihood,
    "Bayes": show_bayes,
    "Density": show_density,
    "Springs": show_springs,
    "Bound": show_bound,
    "Inference": show_variational,
    "Gradient": show_gradients,
    "Energy": show_energy,
    "Features": show_features,
}
"""The address names the one that is open."""

with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
    st.title("Theory", anchor=False, width="content")
    chosen = choose_one("Idea", list(IDEAS), "idea", shows_label=False, wrap=True)
IDEAS[chosen](page_theme())
