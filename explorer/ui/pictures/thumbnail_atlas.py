"""Which small picture stands for each encoded test image? Made once for all visitors."""

from __future__ import annotations

import threading

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Core
from explorer.images.thumbnails import coarse_levels, shrink_factor, shrunk
from explorer.images.tiling import tile
from explorer.images.webp import webp_bytes
from explorer.training.split import TEST_DIGEST
from explorer.ui.components.latent_pad.checks import MAX_ATLAS_PX
from explorer.ui.components.scene.parts import Atlas
from explorer.ui.shell.cached import cached

THUMBNAIL_PX = 32
MAX_POINTS = 20_000
IMAGES_AT_ONCE = 1_000
SMOOTH_STEP = 8
"""Reconstructions are smooth: in 32 levels they look the same and are half as many bytes."""
MANY = 3_000
"""From so many on originals have 32 levels too: no grey is off by more than 4 of 255."""


def rows_shown(mu: NDArray[np.float32]) -> NDArray[np.int64]:
    """The rows of finite latents (N, D); of very many, so many evenly spaced ones."""
    rows = np.flatnonzero(np.isfinite(mu).all(axis=1))
    if len(rows) > MAX_POINTS:
        rows = rows[np.linspace(0, len(rows) - 1, MAX_POINTS).astype(np.int64)]
    return rows


class SharedAtlas:
    """Thumbnails, made by the first who waits for them. Thread-safe.

    Originals serve every model of their data set; reconstructions only the model that made them.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[str, Atlas] | None = None

    def ready(self, version: str) -> Atlas | None:
        """The thumbnails of this version of a model, if anyone has waited for them."""
        if self._made is None:
            return None
        maker, atlas = self._made
        return atlas if atlas.is_original or maker == version else None

    def wait(self, core: Core, name: str) -> Atlas:
        """The thumbnails of a model, made now if nobody has."""
        version = core.version(name)
        with self._lock:
            atlas = self.ready(version)
            if atlas is None:
                atlas = _atlas(core, name)
                self._made = (version, atlas)
            return atlas


def shared_atlas(core: Core, name: str) -> SharedAtlas:
    """Where a model's thumbnails are kept: with its data set's, where its points are all of it."""
    model, mu = core.describe(name), core.encodings(name).mu
    if core.originals(name).are_here and len(rows_shown(mu)) == len(mu):
        return _of_data_set(model.dataset, len(mu), str(model.card["split"].get(TEST_DIGEST)))
    return _of_model(core, name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _of_data_set(name: str, count: int, digest: str) -> SharedAtlas:
    del name, count, digest  # the key under which it is kept: everybody's folder is another
    return SharedAtlas()


@cached(max_entries=16, shared=True)
def _of_model(core: Core, name: str) -> SharedAtlas:
    del core, name  # the key under which it is kept
    return SharedAtlas()


def _atlas(core: Core, name: str) -> Atlas:
    """Every point's image: the original, or where the data are not here its reconstruction."""
    rows = rows_shown(core.encodings(name).mu)
    _, height, width = core.describe(name).image_shape
    factor = shrink_factor(len(rows), height, width, THUMBNAIL_PX, MAX_ATLAS_PX)
    parts = [
        core.test_images(name, rows[start : start + IMAGES_AT_ONCE])
        for start in range(0, len(rows), IMAGES_AT_ONCE)
    ]
    are_original = all(part.original for part in parts)
    thumbnails = np.concatenate([shrunk(part.images, factor) for part in parts])
    if not are_original or len(rows) > MANY:
        thumbnails = coarse_levels(thumbnails, SMOOTH_STEP)
    columns = int(np.ceil(np.sqrt(len(rows))))
    picture = tile(thumbnails, -(-len(rows) // columns), columns)
    side = (thumbnails.shape[3], thumbnails.shape[2])
    return Atlas(webp_bytes(picture), columns, side, are_original)
