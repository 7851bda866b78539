"""Do a traversal's pictures show what they are said to show?"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from scipy.special import ndtr

from explorer.core import ModelCore
from explorer.images.captions import BAND_PX
from explorer.ui.pictures.traversal_rows import (
    GIF_STEPS,
    TILE_GAP_PX,
    TraversalPlan,
    latent_use,
    row_pictures,
    row_values,
    start_code,
    summary_of,
    traversal_gif,
)

VAE, AUTOENCODER = "tiny-vae", "tiny-autoencoder"
PLAN = TraversalPlan(VAE, steps=5, percent=90.0)
DIMS = np.array([1, 0])


@pytest.fixture
def core(tiny_checkpoints: Path) -> Iterator[ModelCore]:
    st.cache_data.clear()
    yield ModelCore.open(tiny_checkpoints, "cpu")
    st.cache_data.clear()


def test_dimensions_are_ordered_by_their_mean_kl(core: ModelCore) -> None:
    use = latent_use(core, VAE)
    assert use.kl is not None
    assert use.kl == pytest.approx(core.encodings(VAE).kl_per_dim.mean(0), rel=1e-5)
    assert (np.diff(use.size[use.order]) <= 0).all()


def test_without_a_prior_they_are_ordered_by_the_codes_variance(core: ModelCore) -> None:
    use = latent_use(core, AUTOENCODER)
    assert use.kl is None
    assert (np.diff(core.encodings(AUTOENCODER).mu.var(0)[use.order]) <= 0).all()


def test_rows_end_at_the_priors_quantiles(core: ModelCore) -> None:
    values = row_values(core, PLAN, DIMS)
    assert ndtr(values[:, [0, -1]]) == pytest.approx(np.tile([0.05, 0.95], (2, 1)))


@pytest.mark.parametrize("spacing", ["even", "quantile"])
def test_or_at_the_codes_own(core: ModelCore, spacing: str) -> None:
    values = row_values(core, replace(PLAN, over_latents=True, spacing=spacing), DIMS)
    codes = core.encodings(VAE).mu[:, DIMS]
    assert values[:, 0] == pytest.approx(np.quantile(codes, 0.05, axis=0), abs=2e-3)
    assert values[:, -1] == pytest.approx(np.quantile(codes, 0.95, axis=0), abs=2e-3)


def test_each_tile_is_the_decoders_image_of_its_code(core: ModelCore) -> None:
    start = (0.4, -0.7)
    uri = row_pictures(core, replace(PLAN, start=start), (1,))[0]
    with Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))) as image:
        strip = np.asarray(image)
    values = row_values(core, PLAN, np.array([1]))[0]
    z = np.column_stack([np.full(5, start[0]), values]).astype(np.float32)
    tiles = core.decode(VAE, z)[:, 0]
    width = tiles.shape[-1] + TILE_GAP_PX
    for step, tile in enumerate(tiles):
        assert np.array_equal(strip[:, step * width : step * width + tile.shape[-1]], tile)


def test_the_start_is_the_priors_mean_or_the_codes(core: ModelCore) -> None:
    assert np.array_equal(start_code(core, PLAN), np.zeros(2))
    mean = core.encodings(AUTOENCODER).mu.mean(0)
    assert start_code(core, replace(PLAN, model=AUTOENCODER)) == pytest.approx(mean)


def test_the_animation_goes_there_and_back_with_every_row(core: ModelCore) -> None:
    with Image.open(io.BytesIO(traversal_gif(core, PLAN, (1, 0)))) as animation:
        assert animation.n_frames == 2 * GIF_STEPS - 2
        width, height = animation.size
    side = 8 * round(84 / 8)
    assert height == side + BAND_PX
    assert width == 2 * side + 4


def test_a_model_in_one_line_counts_its_active_dimensions(core: ModelCore) -> None:
    use = latent_use(core, VAE)
    line = summary_of(core.describe(VAE), use)
    assert f"{int(use.active.sum())} of 2 active" in line
    assert "nats" in line
    assert "no KL" in summary_of(core.describe(AUTOENCODER), latent_use(core, AUTOENCODER))
