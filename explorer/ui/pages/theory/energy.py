"""Theory: what is an energy, and when does a graph of units become a Boltzmann machine?"""

from __future__ import annotations

import streamlit as st

from explorer.figures.palette import Theme
from explorer.ui.components.energy_graph import EnergyView, energy_graph, view_of
from explorer.ui.pages.theory.idea import Idea, in_colour, open_idea
from explorer.ui.pages.theory.lines import energy_lines
from explorer.ui.pages.theory.numbers import numbers_in, text_of
from explorer.ui.shell.as_python import offer_python

GRAPH = "theory_energy"
LAYOUT, ENERGIES, UNITS, ADDED = "layout", "energies", "units", "added"
START = f"{GRAPH}_start"
FIRST = EnergyView("graph", (2.0, -1.5, -2.0, 1.0, -1.0))


def show_energy(theme: Theme) -> None:
    """The text, and six units whose energies are dragged."""
    energy = in_colour(theme, "latent", "E(s)")
    idea = Idea(
        "Energy",
        "Drag the number on an edge: it is the energy of both its units being on, :green[negative] "
        "draws them together, :orange[positive] pushes them apart. Adding the same to all changes "
        "only Z, so no energy need ever be zero. Press a unit to hold it on or off. In **two "
        "layers**, without edges inside a layer, this is a restricted Boltzmann machine.",
        rf"p(s) = \frac{{e^{{-{energy}}}}}{{Z}}, \quad Z = \sum_{{s}} e^{{-{energy}}}",
    )
    beside, picture = open_idea(idea)
    if GRAPH not in st.session_state:
        # As in the other ideas: its own changes must not come back to it while it is shown.
        st.session_state[START] = _told_by_address()
    with picture:
        energy_graph(
            key=GRAPH, start=st.session_state[START], theme=theme, on_change=_keep_in_address
        )
    with beside:
        sent = (st.session_state.get(GRAPH) or {}).get("view")
        offer_python(energy_lines(view_of(sent, st.session_state[START])))


def _told_by_address() -> EnergyView:
    told = {name: st.query_params.get(name, "") for name in (LAYOUT, ENERGIES, UNITS, ADDED)}
    energies, added = (numbers_in(told[name]) for name in (ENERGIES, ADDED))
    sent = told | {ENERGIES: energies, ADDED: added[0] if len(added) == 1 else None}
    return view_of(sent, FIRST)


def _keep_in_address() -> None:
    view = view_of(st.session_state[GRAPH].get("view"), FIRST)
    st.query_params[LAYOUT] = view.layout
    st.query_params[ENERGIES] = text_of(view.energies)
    st.query_params[UNITS] = view.units
    st.query_params[ADDED] = text_of((view.added,))
