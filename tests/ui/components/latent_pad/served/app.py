"""What is served to the browser tests? A page with a pad, and the real socket over a drawn decoder.

The decoder draws a bright spot whose place in the picture is the place z in [-3, 3]², so that a
test can read off a picture which z was decoded.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.server.routes import CoreServer

SIDE = 32
EXTENT = 3.0


class SpotCore:
    """A core whose one model draws a spot; as much of a ModelCore as the socket needs."""

    device = "cpu"

    def list(self) -> list[str]:
        return ["spot"]

    def knows(self, name: str) -> bool:
        return name == "spot"

    def describe(self, name: str) -> SimpleNamespace:
        return SimpleNamespace(
            name=name,
            latent_dim=2,
            image_shape=(1, SIDE, SIDE),
            codebook_size=0,
            optional_codes=0,
            class_names=("left", "right"),
            capabilities=frozenset({"decodes_latent", "gaussian_latent"}),
        )

    def decode(
        self, _name: str, z: NDArray[np.float32], _labels: NDArray[np.int64] | None = None
    ) -> NDArray[np.uint8]:
        grid = (np.arange(SIDE) + 0.5) / SIDE * 2 * EXTENT - EXTENT
        across = (grid[None, None, :] - z[:, 0, None, None]) ** 2
        up = (grid[None, ::-1, None] - z[:, 1, None, None]) ** 2
        spot = np.exp(-(across + up) / 0.1)
        return np.round(255 * spot).astype(np.uint8)[:, None]


server = CoreServer(SpotCore())
app = st.App(
    Path(__file__).with_name("page.py"),
    routes=server.routes,
    lifespan=server.lifespan,
    middleware=server.middleware,
)
