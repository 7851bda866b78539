"""Where does the encoder put the test images?"""

from __future__ import annotations

import streamlit as st

from explorer.ui.components.encodings_map import MapResult, encodings_map
from explorer.ui.components.rerun_request import request_rerun
from explorer.ui.pages.encodings.content import MANIFOLD, can_show_manifold, layout_of, map_data
from explorer.ui.pages.encodings.figures import shared_figures
from explorer.ui.pages.encodings.projection import choose_projection
from explorer.ui.pages.encodings.selection import show_selection
from explorer.ui.pictures.encoded_image import show_test_image
from explorer.ui.pictures.thumbnail_atlas import shared_atlas
from explorer.ui.shell.header import open_page

MAP_KEY, LAYERS, IMAGE = "encodings_map", "layers", "image"

page = open_page("Encodings", requires={"decodes_latent"}, latent_dims=2)
core, model = page.core, page.model


def layers_on() -> str:
    """The layers that the browser has on; before it has said, those of the address."""
    sent = (st.session_state.get(MAP_KEY) or {}).get("map")
    layers = sent.get("layers") if isinstance(sent, dict) else None
    return (
        ",".join(map(str, layers)) if isinstance(layers, list) else st.query_params.get(LAYERS, "")
    )


def show_below(result: MapResult) -> None:
    """What Python knows of the image chosen and of what is selected."""
    chosen, selected = st.columns(2, gap="large")
    with chosen:
        show_test_image(core, model, 0 if result.chosen is None else result.chosen)
    with selected:
        show_selection(core, model, result.selected, result.name)


@st.fragment
def encoded_test_set() -> None:
    """The map with its figures, and below it the image chosen and what is selected."""
    shared, atlas = shared_figures(core, model.name), shared_atlas(core, model.name)
    controls = st.container(horizontal=True, vertical_alignment="center")
    with controls:
        projection = choose_projection(core, model)
    shows_manifold = can_show_manifold(model) and MANIFOLD in layers_on().split(",")
    data = map_data(core, model, [layout_of(core, model, projection, shows_manifold)], shared)
    result = encodings_map(key=MAP_KEY, data=data)
    if projection.note:
        st.caption(projection.note)
    show_below(result)
    if not shared.is_complete or data.atlas is None:
        # The first picture is on the screen by now; another run brings what took longer.
        shared.complete(core)
        atlas.wait(core, model.name)
        request_rerun(f"{MAP_KEY}_complete_{model.name}")


encoded_test_set()
