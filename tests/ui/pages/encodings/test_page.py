"""Does the encodings page place every test image, and say what the chosen ones are?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from explorer.ui.components.encodings_map.rows_code import code_of
from explorer.ui.pages.encodings import figures
from explorer.ui.pictures.thumbnail_atlas import SharedAtlas
from tests.shipped import CHECKPOINTS, NAMES
from tests.ui.components.conftest import opened

OpenPage = Callable[..., AppTest]
GAUSSIAN, CODES_ONLY, SIX = "a-both", "f-autoencoder", "d-six"


def shown(app: AppTest) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the browser is given to show: its header, and its arrays."""
    (envelope,) = (
        part.proto.bytes
        for part in app.get("bidi_component")
        if part.proto.WhichOneof("data") == "bytes"
    )
    return opened(envelope)


def points_in(app: AppTest) -> int:
    """How many images have a place on the map."""
    placed = np.frombuffer(shown(app)[1]["points0"], "<f4").reshape(-1, 2)
    return int(np.isfinite(placed).all(1).sum())


def release(app: AppTest, rows: list[int], **state: Any) -> AppTest:
    """Let go of the map with these rows selected, as the browser tells it."""
    header, _ = shown(app)
    told = {"key": header["key"], "rows": code_of(np.array(rows, int), header["count"])}
    app.session_state["encodings_map"] = {"map": {"name": "", "chosen": None, **told, **state}}
    return app.run()


def said(app: AppTest) -> str:
    kinds = (app.markdown, app.caption, app.info)
    return "\n".join(element.value for kind in kinds for element in kind)


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model(
    open_page: OpenPage, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "MOST_SLOW", 0)
    monkeypatch.setattr(SharedAtlas, "wait", lambda *_: None)
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


def test_the_chosen_image_is_told_in_full(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    app = release(app, [], chosen=17)
    stored = ModelCore.open(trainings, "cpu").encodings(GAUSSIAN)
    table = "\n".join(str(cell) for cell in app.table[0].value.to_numpy().ravel())
    assert f"{stored.kl[17]:.2f}" in table
    assert f"{-stored.elbo[17]:.2f}" in table
    assert f"{np.exp(0.5 * stored.logvar[17, 0]):.2f}" in table
    assert f"**x**, {stored.labels[17]}]" in said(app)
    assert len(shown(app)[1]["spread0"]) == 6 * len(stored)


def test_point_codes_have_no_ellipse_no_kl_and_no_prior(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("encodings", trainings, model=CODES_ONLY)
    cells = "\n".join(str(cell) for cell in app.table[0].value.to_numpy().ravel())
    assert "KL" not in cells
    assert "ELBO" not in cells
    header, blobs = shown(app)
    assert "spread0" not in blobs
    assert header["layouts"][0]["prior"] is None
    assert "prior" not in header["available"]


def test_every_figure_and_thumbnail_comes_with_the_second_run(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN).run()
    header, blobs = shown(app)
    stored = ModelCore.open(trainings, "cpu").encodings(GAUSSIAN)
    names = [figure["name"] for figure in header["figures"]]
    assert names == ["loss", "reconstruction", "kl", "distance", "trust"]
    np.testing.assert_array_equal(np.frombuffer(blobs["kl"], "<f4"), stored.kl)
    np.testing.assert_allclose(np.frombuffer(blobs["loss"], "<f4"), -stored.elbo)
    assert (np.frombuffer(blobs["trust"], "<f4") <= 1).all()
    assert [category["name"] for category in header["categories"]] == ["class", "neighbours"]
    assert header["atlas"]["path"].startswith("core/kept/")


def test_the_manifold_is_sent_where_it_is_wanted(open_page: OpenPage, trainings: Path) -> None:
    assert "picture0" not in shown(open_page("encodings", trainings, model=GAUSSIAN))[1]
    app = open_page("encodings", trainings, model=GAUSSIAN, layers="manifold,names")
    assert shown(app)[1]["picture0"].startswith(b"\x89PNG")
    app = release(app, [], layers=["names"])
    assert "picture0" not in shown(app)[1]


@pytest.mark.parametrize("view", ["axes", "PCA", "t-SNE"])
def test_many_dimensions_are_seen_in_three_ways(
    open_page: OpenPage, trainings: Path, view: str
) -> None:
    app = open_page("encodings", trainings, model=SIX, view=view)
    assert not app.exception
    assert points_in(app) > 100
    assert (shown(app)[0]["layouts"][0]["prior"] is not None) == (view != "t-SNE")


@pytest.mark.usefixtures("no_originals")
def test_missing_originals_are_said(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    assert not app.exception
    assert "not on this machine" in said(app)


def test_a_selection_is_told_and_is_of_its_model_alone(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("encodings", trainings, model=GAUSSIAN)
    app = release(app, list(range(100)), name="the first")
    assert not app.exception
    assert "“the first”, 100 images" in said(app)
    app = release(app, [1, 2, 3], key="another")
    assert "Select images on the map" in said(app)
