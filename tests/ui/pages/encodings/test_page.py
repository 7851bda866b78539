"""Does the encodings page place every test image, and say what the chosen ones are?"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
GAUSSIAN, CODES_ONLY, SIX = "a-both", "f-autoencoder", "d-six"


def figure(app: AppTest) -> dict[str, Any]:
    """The plane's figure as it goes to the browser."""
    chart = app.get("plotly_chart")[0]
    spec: dict[str, Any] = json.loads(chart.proto.spec)
    return spec


def points_in(app: AppTest) -> int:
    return sum(len(decoded(trace["customdata"])) for trace in figure(app)["data"])


def decoded(values: Any) -> np.ndarray:
    """A trace's array, which plotly sends as base64 of its bytes."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=np.dtype(values["dtype"]))
    return np.asarray(values)


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model(open_page: OpenPage, name: str) -> None:
    app = open_page("encodings", CHECKPOINTS, model=name)
    assert not app.exception
    core = ModelCore.open(CHECKPOINTS, "cpu")
    if not core.describe(name).can("decodes_latent"):
        assert "this page needs a model that" in said(app)
        return
    assert points_in(app) == len(core.encodings(name))


@pytest.mark.parametrize("name", [GAUSSIAN, SIX, CODES_ONLY])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_test_image_is_a_point(
    open_page: OpenPage, trainings: Path, name: str, theme: str
) -> None:
    app = open_page("encodings", trainings, theme, model=name)
    assert not app.exception
    assert points_in(app) == len(ModelCore.open(trainings, "cpu").encodings(name))


def test_a_class_filter_leaves_only_these(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN, classes="3")
    labels = ModelCore.open(trainings, "cpu").encodings(GAUSSIAN).labels
    (trace,) = figure(app)["data"]
    assert trace["name"] == "3"
    assert sorted(decoded(trace["customdata"])) == list(np.flatnonzero(labels == 3))


def test_the_chosen_image_is_told_in_full(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN, image="17")
    stored = ModelCore.open(trainings, "cpu").encodings(GAUSSIAN)
    table = "\n".join(str(cell) for cell in app.table[0].value.to_numpy().ravel())
    assert f"{stored.kl[17]:.2f}" in table
    assert f"{-stored.elbo[17]:.2f}" in table
    assert f"{np.exp(0.5 * stored.logvar[17, 0]):.2f}" in table
    assert f"a {stored.labels[17]}" in said(app)
    # Two ellipses of two lines each, and a ring of two.
    paths = [shape for shape in figure(app)["layout"]["shapes"] if shape["type"] == "path"]
    assert len(paths) == 4


def test_point_codes_have_no_ellipse_no_kl_and_no_prior(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("encodings", trainings, model=CODES_ONLY)
    cells = "\n".join(str(cell) for cell in app.table[0].value.to_numpy().ravel())
    assert "KL" not in cells
    assert "ELBO" not in cells
    kinds = {shape["type"] for shape in figure(app)["layout"]["shapes"]}
    assert "path" not in kinds
    assert "prior" not in app.pills(key="layers").options


def test_layers_come_and_go(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    assert not figure(app)["layout"].get("images")
    app.pills(key="layers").set_value(["manifold"]).run()
    assert not app.exception
    layout = figure(app)["layout"]
    assert len(layout["images"]) == 1
    assert not layout.get("annotations")


@pytest.mark.parametrize("view", ["axes", "PCA", "t-SNE"])
def test_many_dimensions_are_seen_in_three_ways(
    open_page: OpenPage, trainings: Path, view: str
) -> None:
    app = open_page("encodings", trainings, model=SIX, view=view)
    assert not app.exception
    assert points_in(app) > 100
    circles = [s for s in figure(app)["layout"]["shapes"] if s.get("xsizemode") != "pixel"]
    assert bool(circles) == (view != "t-SNE")


@pytest.mark.usefixtures("no_originals")
def test_missing_originals_are_said(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    assert not app.exception
    assert "not on this machine" in said(app)


def test_a_selection_becomes_a_gallery_and_a_typed_row_ends_it(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    app.session_state["encodings_selected"] = (GAUSSIAN, list(range(100)))
    app.run()
    assert not app.exception
    assert "100 images selected" in said(app)
    assert not app.table
    app.number_input(key="image").set_value(5).run()
    assert app.table
    assert "selected" not in said(app)


def test_a_selection_is_of_its_model_alone(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    app.session_state["encodings_selected"] = ("another", [1, 2, 3])
    app.run()
    assert app.table
