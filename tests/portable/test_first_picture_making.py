"""Do a model's first pictures show what its pages will, and do those that ship fit their models?"""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from explorer.core import CoreError, ModelCore
from explorer.images.tiling import tile
from explorer.latent.windows import square_window
from explorer.portable.first_picture import FILE, read_first_pictures
from explorer.portable.first_picture_making import MANIFOLD_TILES, first_pictures
from tests.shipped import CHECKPOINTS

SHIPPED = sorted(path.parent.name for path in CHECKPOINTS.glob(f"*/{FILE}"))
FIRST_OF_WORLDS = {"digits-vae-2d", "faces-vae-2d", "fashion-vae-2d", "frey-vae-2d", "mnist-vae-2d"}
LEAST_LIKENESS = 0.9
"""Of pixels; another training of the same network has 0.7."""


@pytest.fixture(scope="module")
def core() -> ModelCore:
    """Over the models that ship."""
    return ModelCore.open(CHECKPOINTS, "cpu")


def test_the_first_models_of_every_world_have_theirs() -> None:
    assert set(SHIPPED) >= FIRST_OF_WORLDS


@pytest.mark.parametrize("name", SHIPPED)
def test_what_ships_is_of_the_model_that_ships(core: ModelCore, name: str) -> None:
    pictures = read_first_pictures(CHECKPOINTS / name / FILE)
    model, mu = core.describe(name), core.encodings(name).mu
    assert pictures.image_shape == model.image_shape
    x0, x1, y0, y1 = square_window(mu, (0, 0) if model.can("gaussian_latent") else None).bounds
    assert np.allclose(pictures.window, ((x0, x1), (y0, y1)))
    tiles = pictures.manifold
    z = np.array([[across, up] for up in reversed(tiles.axes[1]) for across in tiles.axes[0]])
    labels = None if pictures.label is None else np.full(len(z), pictures.label)
    images = core.decode(name, z.astype(np.float32), labels)
    shown = Image.open(io.BytesIO(base64.b64decode(tiles.picture))).convert("L")
    whole = Image.fromarray(tile(images, MANIFOLD_TILES, MANIFOLD_TILES)).convert("L")
    pixels = [np.asarray(one, dtype=float).ravel() for one in (shown, whole.resize(shown.size))]
    assert np.corrcoef(pixels)[0, 1] > LEAST_LIKENESS


def test_each_dot_is_an_encoding_of_its_class(core: ModelCore) -> None:
    pictures = first_pictures(core, "digits-vae-2d")
    encodings = core.encodings("digits-vae-2d")
    shares = np.frombuffer(base64.b64decode(pictures.dots), "<u2").reshape(-1, 2) / 65_535
    low, high = np.array(pictures.window).T
    places = low + shares * (high - low)
    kinds = np.repeat(np.arange(len(pictures.counts)), pictures.counts)
    assert encodings.labels is not None
    for kind in range(10):
        theirs = encodings.mu[encodings.labels == kind]
        for place in places[kinds == kind]:
            assert np.abs(theirs - place).max(1).min() < 1e-3


def test_a_latent_space_of_more_dimensions_has_none(core: ModelCore) -> None:
    with pytest.raises(CoreError, match="no plane"):
        first_pictures(core, "mnist-vae-50d")
