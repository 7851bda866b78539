"""What does a page with a pad look like to the browser tests?"""

from __future__ import annotations

import numpy as np
import streamlit as st

from explorer.images.png import png_bytes
from explorer.images.tiling import tile
from explorer.ui.components.latent_pad import (
    Atlas,
    Mark,
    PadData,
    PadModel,
    Picture,
    View,
    latent_pad,
)

COLUMNS, SIDE, EXTENT, POINTS = 24, 8, 3.0, 400

st.set_page_config(layout="wide")
generator = np.random.default_rng(0)
points = generator.normal(size=(POINTS, 2)).astype(np.float32)
labels = (points[:, 0] > 0).astype(np.int64)
shades = np.linspace(40, 250, COLUMNS * COLUMNS, dtype=np.uint8)[:, None, None, None]
tiles = np.broadcast_to(shades, (COLUMNS * COLUMNS, 1, SIDE, SIDE))
thumbnails = generator.integers(0, 255, size=(POINTS, 1, SIDE, SIDE), dtype=np.uint8)
data = PadData(
    models=(PadModel(st.query_params.get("model", "spot"), "Spot"),),
    latent_dim=2,
    image_shape=(1, 32, 32),
    home=View(0.0, 0.0, EXTENT),
    points=points,
    point_labels=labels,
    class_names=("left", "right"),
    class_colors={"light": ("#1f42c8", "#df3809"), "dark": ("#6483fd", "#e3700b")},
    manifold=Picture(
        png_bytes(tile(tiles, COLUMNS, COLUMNS)), (-3.0, 3.0, -3.0, 3.0), (COLUMNS, COLUMNS)
    ),
    atlas=Atlas(png_bytes(tile(thumbnails, 20, 20)), 20, (SIDE, SIDE)),
    marks=(Mark((1.0, 1.0), ((0.04, 0.01), (0.01, 0.02)), "yours"),),
)


@st.fragment
def pad() -> None:
    result = latent_pad(key="pad", data=data)
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.text(
        f"runs={st.session_state.runs} pins={len(result.pins)} path={len(result.path)} "
        f"half={result.view.half:.3f} x={result.cursor[0]:.3f} y={result.cursor[1]:.3f} "
        f"layers={','.join(result.layers)}"
    )


pad()
