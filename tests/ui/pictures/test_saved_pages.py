"""Is each page that can be saved whole, small, and silent about what nobody should know?"""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore
from explorer.ui.components.latent_pad import PadData, PadModel
from explorer.ui.pictures import saved_pages
from explorer.ui.pictures.saved_pages import PAGES, map_page, page_of
from tests.shipped import CHECKPOINTS
from tests.ui.components.conftest import opened

MOST_BYTES = 6_000_000
MODELS = {"conditional": "mnist-cvae-2d"}


@pytest.fixture(scope="module")
def core() -> ModelCore:
    return ModelCore.open(CHECKPOINTS, "cpu")


def data_of(page: bytes) -> tuple[dict[str, object], dict[str, bytes]]:
    (data,) = re.findall(rb'id="data">([^<]+)<', page)
    return opened(base64.b64decode(data))


@pytest.mark.parametrize("page", PAGES)
def test_each_page_has_its_decoder_and_is_small(page: str, core: ModelCore) -> None:
    name = MODELS.get(page, "digits-vae-2d")
    header, blobs = data_of(page_of(core, name, page))
    assert b'"model":"' + name.encode() in blobs["decoder"]
    assert blobs["runner"].startswith(b"//")
    assert header["socket_path"] == ""


def test_a_slider_is_named_after_the_factor_that_it_moves(core: ModelCore) -> None:
    header, _ = data_of(page_of(core, "sprites-beta-vae-10d", "traversals"))
    named = {name.split(" · ")[1] for name in header["words"]}
    assert {"x", "y", "scale"} <= named


def test_the_map_of_ten_thousand_points_is_below_six_megabytes(core: ModelCore) -> None:
    page = page_of(core, "mnist-vae-2d", "latent_map", "dark")
    header, blobs = data_of(page)
    assert len(page) <= MOST_BYTES
    points = np.frombuffer(blobs["points"], dtype="<f2").reshape(-1, 2)
    mu = core.encodings("mnist-vae-2d").mu
    np.testing.assert_allclose(points, mu, rtol=1e-3, atol=1e-3)
    assert header["halves"] == ["points", "sigmas"]
    assert {"atlas", "manifold", "density", "trust"} <= blobs.keys()


def test_a_visitor_s_own_model_is_not_named(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its name opens it, for whoever reads the file."""
    monkeypatch.setattr(saved_pages, "OWN_PREFIX", "digits-")
    model = core.describe("digits-vae-2d")
    data = PadData((PadModel(model.name, model.title),), 2, model.image_shape)
    page = map_page(core, replace(data, pins=((0.5, -1.0),)))
    header, blobs = data_of(page)
    assert header["pins"] == [[0.5, -1.0]]
    assert b"digits-vae-2d" not in page
    assert b"digits-vae-2d" not in blobs["decoder"]


@pytest.mark.parametrize(
    ("name", "page"), [("mnist-rbm-500", "latent_map"), ("digits-vae-2d", "conditional")]
)
def test_a_page_that_a_model_has_not_is_one_sentence(name: str, page: str, core: ModelCore) -> None:
    with pytest.raises(CoreError, match=f"has no page {page}"):
        page_of(core, name, page)
