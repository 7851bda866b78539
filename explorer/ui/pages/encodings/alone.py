"""Which test images are looked at alone, and how do these few lie among themselves?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.latent.errors import LatentError
from explorer.latent.projections import Projection, pca
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.encodings_map.rows_code import code_of, rows_of
from explorer.ui.pages.encodings.projection import LAYOUT_S, LAYOUTS, PCA
from explorer.ui.shell.cached import cached
from explorer.ui.shell.plain import plain
from explorer.ui.shell.presence import while_here

ALONE, WHERE_THEY_LIE, OWN = "alone", "as they lie", "their own "
FEWEST = 3
WAYS = {PCA: pca, **LAYOUTS}


def rows_alone(core: Core, model: Description) -> NDArray[np.int64] | None:
    """The rows that the address asks for alone; None for all."""
    rows = rows_of(st.query_params.get(ALONE), len(core.encodings(model.name)))
    return rows if len(rows) >= FEWEST else None


def offer_alone(core: Core, model: Description, rows: NDArray[np.int64]) -> None:
    """A button that shows these rows of the test split alone."""
    if len(rows) >= FEWEST:
        code = code_of(rows, len(core.encodings(model.name)))
        st.button(
            f"Look at these {len(rows):,} alone",
            icon=":material/filter_center_focus:",
            on_click=_set,
            args=(code,),
        )


def offer_all() -> None:
    """A button that shows all again."""
    st.button("Show all again", icon=":material/zoom_out_map:", on_click=_set, args=("",))


def choose_own_projection(
    core: Core, model: Description, rows: NDArray[np.int64]
) -> Projection | None:
    """The control, and these rows laid out by themselves; None: as they lie among all."""
    method = choose_one(
        "Laid out",
        [WHERE_THEY_LIE, *(f"{OWN}{way}" for way in WAYS)],
        "own",
        shows_label=False,
    )
    if method == WHERE_THEY_LIE:
        return None
    try:
        with while_here(LAYOUT_S):
            return own_projection(core, model.name, rows.tobytes(), method.removeprefix(OWN))
    except LatentError as error:
        st.info(plain(error), icon=":material/info:")
        return None


@cached(max_entries=32)
def own_projection(core: Core, name: str, rows: bytes, way: str) -> Projection:
    """Rows of the test split, int64 as bytes, laid out by themselves; `rows` are the split's."""
    wanted = np.frombuffer(rows, dtype=np.int64)
    mu = core.encodings(name).mu[wanted]
    found = WAYS[way](mu)
    return Projection(
        found.points,
        wanted[found.rows],
        found.axis_labels,
        f"{found.method} of {len(wanted):,}",
        found.note,
        found.plane,
    )


def _set(code: str) -> None:
    if code:
        st.query_params[ALONE] = code
    else:
        st.query_params.pop(ALONE, None)
