"""Does the manifold page lay every model's tiles, and show a chosen one?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
ChangeCapabilities = Callable[[str, Callable[[frozenset[str]], frozenset[str]]], None]
GAUSSIAN, CODES_ONLY, SIX = "a-both", "f-autoencoder", "d-six"


def figure(app: AppTest) -> dict[str, Any]:
    """The plane's figure as it goes to the browser."""
    (chart,) = app.get("plotly_chart")
    spec: dict[str, Any] = json.loads(chart.proto.spec)
    return spec


def said(app: AppTest) -> str:
    return "\n".join(element.value for kind in (app.caption, app.info) for element in kind)


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model(open_page: OpenPage, name: str) -> None:
    app = open_page("manifold", CHECKPOINTS, model=name)
    assert not app.exception
    model = ModelCore.open(CHECKPOINTS, "cpu").describe(name)
    if not model.can("decodes_latent") or model.latent_dim < 2:
        assert "this page needs a model that" in said(app)
        return
    assert figure(app)["layout"]["images"][0]["source"].startswith("data:image/png;base64,")


def test_a_model_without_a_code_is_told_kindly(
    open_page: OpenPage, trainings: Path, change_capabilities: ChangeCapabilities
) -> None:
    change_capabilities(GAUSSIAN, lambda _found: frozenset())
    app = open_page("manifold", trainings, model=GAUSSIAN)
    assert not app.exception
    assert "decodes a continuous latent code" in said(app)
    assert not app.get("plotly_chart")
    assert len(app.button) == len(ModelCore.open(trainings, "cpu").list()) - 1


@pytest.mark.parametrize("n", [5, 20, 40])
def test_the_sides_are_quantiles_of_the_prior(open_page: OpenPage, trainings: Path, n: int) -> None:
    app = open_page("manifold", trainings, model=GAUSSIAN, tiles=str(n))
    axis = figure(app)["layout"]["xaxis"]
    z = np.array([float(text.replace("−", "-")) for text in axis["ticktext"]])
    places = np.interp(z, ndtri((np.arange(n) + 0.5) / n), np.arange(n))
    assert axis["range"] == [-0.5, n - 0.5]
    np.testing.assert_allclose(axis["tickvals"], places, atol=0.02 * n)


def test_even_steps_reach_three_sigma(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("manifold", trainings, model=GAUSSIAN, spacing="even z", tiles="30")
    axis = figure(app)["layout"]["xaxis"]
    steps = np.diff(axis["tickvals"]) / np.diff(
        [float(text.replace("−", "-")) for text in axis["ticktext"]]
    )
    # 30 tiles over [-3, 3]: five tiles a unit.
    np.testing.assert_allclose(steps, 5.0, rtol=1e-6)


def test_codes_without_a_prior_give_their_own_range(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("manifold", trainings, model=CODES_ONLY)
    assert not app.exception
    assert "no prior" in said(app)
    assert "log p(z)" not in said(app)
    assert "spacing" not in {control.key for control in app.segmented_control}
    assert not figure(app)["layout"].get("annotations")


def test_the_address_opens_the_same_view(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("manifold", trainings, model=GAUSSIAN, tiles="7", z_across="-0.5", z_up="1.25")
    assert app.slider(key="tiles").value == 7
    assert app.number_input(key="z_across").value == -0.5
    assert app.number_input(key="z_up").value == 1.25
    assert "log p(z) = −2.74" in said(app)  # -log 2π - (0.5² + 1.25²) / 2
    assert figure(app)["layout"]["shapes"]


@pytest.mark.parametrize("query", [{"tiles": "9999"}, {"z_across": "nan"}, {"spacing": "x"}])
def test_nonsense_in_the_address_is_ignored(
    open_page: OpenPage, trainings: Path, query: dict[str, str]
) -> None:
    app = open_page("manifold", trainings, model=GAUSSIAN, **query)
    assert not app.exception
    assert 5 <= app.slider(key="tiles").value <= 40


def test_any_two_of_many_dimensions_can_be_seen(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("manifold", trainings, model=SIX)
    across, up = app.selectbox(key="across"), app.selectbox(key="up")
    assert len(across.options) == 6
    assert len(up.options) == 5
    kl = ModelCore.open(trainings, "cpu").encodings(SIX).kl_per_dim.mean(0)
    assert across.options[0] == "z" + "₁₂₃₄₅₆"[int(kl.argmax())]
    across.set_value("z₄")
    up.set_value("z₂")
    app.run()
    layout = figure(app)["layout"]
    assert "z₄" in layout["xaxis"]["title"]["text"]
    assert "z₂" in layout["yaxis"]["title"]["text"]


def test_the_others_can_be_held_at_a_test_image(open_page: OpenPage, trainings: Path) -> None:
    at_prior = open_page("manifold", trainings, model=SIX)
    at_image = open_page("manifold", trainings, model=SIX, held="test image", held_image="3")
    assert not at_image.exception
    assert at_image.number_input(key="held_image").value == 3
    pictures = [figure(app)["layout"]["images"][0]["source"] for app in (at_prior, at_image)]
    assert pictures[0] != pictures[1]


def test_strokes_are_dark_on_a_light_page(open_page: OpenPage, trainings: Path) -> None:
    sources = {
        theme: figure(open_page("manifold", trainings, theme, model=GAUSSIAN))["layout"]["images"][
            0
        ]["source"]
        for theme in ("light", "dark")
    }
    assert sources["light"] != sources["dark"]


def test_two_models_of_one_view_differ(open_page: OpenPage, trainings: Path) -> None:
    """The kept pictures are kept per model."""
    sources = [
        figure(open_page("manifold", trainings, model=name))["layout"]["images"][0]["source"]
        for name in (GAUSSIAN, "c-reconstruction-only")
    ]
    assert sources[0] != sources[1]
