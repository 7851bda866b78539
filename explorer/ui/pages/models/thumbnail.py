"""What does a model look like at a glance?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description
from explorer.images.png import data_uri
from explorer.images.tiling import tile
from explorer.latent.manifold import manifold_grid
from explorer.ui.pictures.picture import on_page
from explorer.ui.shell.cached import cached

MANIFOLD_TILES, SAMPLE_TILES, LARGE_TILES = 10, 6, 4
LARGE_SIDE = 48
"""Pixels from which an image is large."""
SEED = 0


@dataclass(frozen=True)
class Thumbnail:
    """A picture's address and what it shows."""

    address: str
    shows: str


def thumbnail(core: Core, model: Description, dark: bool) -> Thumbnail | None:
    """The manifold of a two-dimensional model, samples of any other; None where neither is had."""
    try:
        return _thumbnail(core, model.name, dark)
    except CoreError:
        return None


@cached(max_entries=256)
def _thumbnail(core: Core, name: str, dark: bool) -> Thumbnail | None:
    model = core.describe(name)
    has_plane = model.latent_dim == 2 and not model.can("conditional")
    if has_plane and model.can("gaussian_latent"):
        z = manifold_grid(MANIFOLD_TILES, 2).z
        return _tiled(core.decode(name, z), "its manifold", dark)
    if model.can("gaussian_latent") or (model.can("samples") and not model.can("decodes_latent")):
        side = LARGE_TILES if max(model.image_shape) >= LARGE_SIDE else SAMPLE_TILES
        drawn = core.draw_images(name, side * side, SEED).means
        return _tiled(drawn, "samples of it", dark)
    if model.can("decodes_latent"):
        mu = core.encodings(name).mu[: SAMPLE_TILES**2]
        return _tiled(core.decode(name, mu), "its reconstructions", dark)
    return None


def _tiled(images: NDArray[np.uint8], shows: str, dark: bool) -> Thumbnail:
    side = int(np.sqrt(len(images)))
    picture = tile(images[: side * side], side, side)
    return Thumbnail(data_uri(on_page(picture, dark)), shows)
