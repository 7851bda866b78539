"""Where does the encoder put the test images?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.ui.components.encodings_map import MapResult, encodings_map
from explorer.ui.components.encodings_map.rows_code import code_of
from explorer.ui.components.rerun_request import request_rerun
from explorer.ui.glossary import explained
from explorer.ui.pages.encodings.alone import (
    choose_own_projection,
    offer_all,
    offer_alone,
    rows_alone,
)
from explorer.ui.pages.encodings.beside import choose_beside, say_agreement
from explorer.ui.pages.encodings.content import (
    MANIFOLD,
    can_show_manifold,
    has_thumbnails,
    layout_of,
    map_data,
)
from explorer.ui.pages.encodings.figures import SharedFigures, shared_figures
from explorer.ui.pages.encodings.near import show_nearest
from explorer.ui.pages.encodings.projection import choose_projection
from explorer.ui.pages.encodings.selection import show_selection
from explorer.ui.pictures.encoded_image import show_test_image
from explorer.ui.pictures.thumbnail_atlas import shared_atlas
from explorer.ui.shell.asked import take_asked, tell_selection
from explorer.ui.shell.header import open_page

MAP_KEY, LAYERS, ASKED = "encodings_map", "layers", "encodings_asked"
TERMS = {"loss": "elbo", "reconstruction": "log_px_given_z", "kl": "kl", "trust": "trust"}
"""A figure's name → its word in the glossary."""

page = open_page("Encodings", requires={"reconstructs", "decodes_latent"}, latent_dims=2)
core, model = page.core, page.model


def layers_on() -> str:
    """The layers that the browser has on; before it has said, those of the address."""
    sent = (st.session_state.get(MAP_KEY) or {}).get("map")
    layers = sent.get("layers") if isinstance(sent, dict) else None
    return (
        ",".join(map(str, layers)) if isinstance(layers, list) else st.query_params.get(LAYERS, "")
    )


def asked_selection(rows: NDArray[np.int64] | None) -> str:
    """The selection that a live model's notebook asked for last, with its number; "" without."""
    asked = take_asked(model.name)
    if asked is not None and asked.rows is not None:
        places = asked.rows if rows is None else np.flatnonzero(np.isin(rows, asked.rows))
        count = len(core.encodings(model.name)) if rows is None else len(rows)
        st.session_state[ASKED] = (model.name, f"{asked.number} {code_of(places, count)}")
    of, words = st.session_state.get(ASKED, ("", ""))
    return words if of == model.name else ""


def explain_figures(shared: SharedFigures) -> None:
    """What the figures that are there mean."""
    titles = {figure.name: figure.title for figure in shared.figures}
    st.caption(
        f"Each figure is one image’s own; the distance {titles['distance']} is in z.",
        help=explained(*(key for name, key in TERMS.items() if name in titles), "nats"),
    )


def show_below(result: MapResult, rows: NDArray[np.int64] | None) -> None:
    """What Python knows of the image chosen and of what is selected."""
    chosen, selected = st.columns(2, gap="large")
    row = 0 if result.chosen is None else result.chosen
    with chosen:
        show_test_image(core, model, row if rows is None else int(rows[row]))
    with selected:
        wanted = result.selected if rows is None else rows[result.selected]
        tell_selection(model.name, wanted)
        show_selection(core, model, wanted, result.name)
        offer_alone(core, model, wanted)
        if result.chosen is not None:
            show_nearest(core, model, row if rows is None else int(rows[row]))


@st.fragment
def encoded_test_set() -> None:
    """The map with its figures, and below it the image chosen and what is selected."""
    shared, rows = shared_figures(core, model.name), rows_alone(core, model)
    with st.container(horizontal=True, vertical_alignment="center"):
        projection = choose_projection(core, model)
        beside = choose_beside(core, model)
        if rows is not None:
            projection = choose_own_projection(core, model, rows) or projection
            offer_all()
    shows_manifold = can_show_manifold(model) and MANIFOLD in layers_on().split(",")
    layouts = [layout_of(core, model, projection, shows_manifold)]
    if beside is not None:
        layouts.append(layout_of(core, *beside))
    data = replace(map_data(core, model, layouts, shared, rows), asked=asked_selection(rows))
    result = encodings_map(key=MAP_KEY, data=data)
    explain_figures(shared)
    if projection.note:
        st.caption(projection.note)
    if beside is not None:
        say_agreement(core, (model.name, beside[0].name), (projection, beside[1]))
    show_below(result, rows)
    is_waiting = data.atlas is None and has_thumbnails(core, model.name)
    if not shared.is_complete or is_waiting:
        # The first picture is on the screen by now; another run brings what took longer.
        shared.complete(core)
        if is_waiting:
            shared_atlas(core, model.name).wait(core, model.name)
        request_rerun(f"{MAP_KEY}_complete_{model.name}")


encoded_test_set()
