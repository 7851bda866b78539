"""Does the landing page show every model that decodes a plane, and survive every link?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.core import ModelCore
from explorer.ui.shell.navigation import page_entries
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
ChangeCapabilities = Callable[[str, Callable[[frozenset[str]], frozenset[str]]], None]
FLAT = ["a-both", "b-kl-only", "c-reconstruction-only", "e-gaussian", "f-autoencoder"]
TALL = ["d-six", "g-many"]
PAD_KEY = "latent_map"


@pytest.fixture
def open_map(open_page: OpenPage) -> OpenPage:
    """Open the page and, as the browser does when asked, run it again for what takes longer."""
    return lambda folder, *look, **query: open_page("latent_map", folder, *look, **query).run()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Maps are kept by the model's name, and here folders share names."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def pad(app: AppTest) -> dict[str, Any]:
    """The header of what the browser is given to show."""
    (shown,) = (
        part.proto.bytes
        for part in app.get("bidi_component")
        if part.proto.WhichOneof("data") == "bytes"
    )
    length = int.from_bytes(shown[:4], "little")
    header: dict[str, Any] = json.loads(shown[4 : 4 + length])
    return header


def release(app: AppTest, **state: Any) -> AppTest:
    """Let go of the pad, as the browser tells it."""
    told = {
        "pins": [],
        "path": [],
        "view": [0.0, 0.0, 3.4],
        "cursor": [0.0, 0.0],
        "layers": ["manifold", "points"],
        "version": pad(app)["state_version"],
    }
    app.session_state[PAD_KEY] = {"pad": told | state}
    return app.run()


def names(app: AppTest) -> list[str]:
    return [model["name"] for model in pad(app)["models"]]


def test_it_is_the_landing_page() -> None:
    first = next(iter(page_entries().values()))[0]
    assert first.name == "latent_map"


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model_or_says_kindly_that_it_cannot(
    open_map: OpenPage, name: str
) -> None:
    model = ModelCore.open(CHECKPOINTS, "cpu").describe(name)
    app = open_map(CHECKPOINTS, model=name)
    assert not app.exception
    if model.can("decodes_latent") and model.latent_dim >= 2:
        assert names(app) == [name]
    else:
        assert "this page needs a model that" in app.info[0].value


def test_the_first_picture_waits_for_nothing_slow(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("latent_map", trainings, model="a-both")
    assert set(pad(app)["blobs"]) == {"points", "sigmas", "labels", "manifold"}
    assert len(app.get("bidi_component")) == 2  # the other asks for the run with the rest
    app.run()
    assert "atlas" not in pad(app)["blobs"]  # its pictures are asked for as they are looked at
    assert pad(app)["atlas"]["path"].startswith("core/kept/")
    assert len(app.get("bidi_component")) == 1


@pytest.mark.parametrize("name", FLAT + TALL)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_shows_all_layers_of_a_model(
    open_map: OpenPage, trainings: Path, name: str, theme: str
) -> None:
    app = open_map(trainings, theme, model=name)
    assert not app.exception
    header = pad(app)
    layers = {"points", "labels", "manifold", "density", "trust", "holes"}
    has_widths = name in FLAT and name != "f-autoencoder"
    assert set(header["blobs"]) == layers | ({"sigmas"} if has_widths else set())
    assert header["has_prior"] == (name != "f-autoencoder")
    assert (header["plane"] is None) == (name in FLAT)
    assert len(header["class_colors"][theme]) == 10


def test_a_model_of_another_kind_is_named_and_others_are_offered(
    open_map: OpenPage, trainings: Path, change_capabilities: ChangeCapabilities
) -> None:
    change_capabilities("a-both", lambda _found: frozenset())
    app = open_map(trainings, model="a-both")
    assert not app.exception
    assert "decodes a continuous latent code" in app.info[0].value
    assert {"offer_b-kl-only", "offer_d-six"} <= {button.key for button in app.button}


def test_the_two_dimensions_of_most_kl_span_the_first_plane(
    open_map: OpenPage, trainings: Path
) -> None:
    app = open_map(trainings, model="d-six")
    kl = ModelCore.open(trainings, "cpu").encodings("d-six").kl_per_dim.mean(0)
    most = np.argsort(-kl, kind="stable")[:2]
    plane = pad(app)["plane"]
    assert [int(np.argmax(plane["u"])), int(np.argmax(plane["v"]))] == most.tolist()
    assert plane["origin"] == [0.0] * 6


def test_a_plane_through_three_images_marks_them(open_map: OpenPage, trainings: Path) -> None:
    app = open_map(
        trainings,
        model="d-six",
        plane="three test images",
        anchor_1="4",
        anchor_2="9",
        anchor_3="2",
    )
    assert not app.exception
    header = pad(app)
    assert [mark["label"] for mark in header["marks"]] == ["A", "B", "C"]
    plane = {name: np.array(value) for name, value in header["plane"].items()}
    x, y = header["marks"][1]["at"]
    code = plane["origin"] + x * plane["u"] + y * plane["v"]
    mu = ModelCore.open(trainings, "cpu").encodings("d-six").mu
    assert code == pytest.approx(mu[9], abs=1e-4)


def test_a_release_goes_into_the_address_and_a_link_brings_it_back(
    open_map: OpenPage, trainings: Path
) -> None:
    app = open_map(trainings, model="a-both")
    release(app, pins=[[1.25, -0.5], [0.0, 2.0]], view=[0.5, 0.5, 1.7], cursor=[1.0, 1.0])
    assert not app.exception
    assert app.query_params["pins"] == "1.25_-0.5_0_2"
    link = {name: app.query_params[name] for name in app.query_params}
    opened = pad(open_map(trainings, **link))
    assert opened["pins"] == [[1.25, -0.5], [0.0, 2.0]]
    assert opened["view"] == [0.5, 0.5, 1.7]
    assert opened["cursor"] == [1.0, 1.0]
    assert opened["layers"] == ["manifold", "points"]


def test_the_back_button_is_followed_once_the_pad_reports_it(
    open_map: OpenPage, trainings: Path
) -> None:
    app = open_map(trainings, model="a-both")
    release(app, pins=[[1.25, -0.5]])
    first, one = app.query_params["pins"], pad(app)["state_version"]
    left = {"pins": [[1.25, -0.5], [0.0, 2.0]], "version": one}
    release(app, **left)
    second = app.query_params["pins"]
    assert first != second
    # The front end's own rerun, which may as well be an echo: nothing is taken back or written.
    app.query_params["pins"] = first
    app.run()
    assert (pad(app)["state_version"], app.query_params["pins"]) == (one, first)
    # The pad's report of the same, with the id of the way back.
    release(app, **left, navigation="back")
    assert pad(app)["pins"] == [[1.25, -0.5]]
    assert pad(app)["state_version"] != one
    assert app.query_params["pins"] == first


def test_a_release_sends_the_browser_nothing_new(open_map: OpenPage, trainings: Path) -> None:
    app = open_map(trainings, model="a-both")
    before = pad(app)["digest"]
    release(app, pins=[[1.25, -0.5]])
    assert pad(app)["digest"] == before


def test_another_model_keeps_the_pins_but_shows_its_own_window(
    open_map: OpenPage, trainings: Path
) -> None:
    app = open_map(trainings, model="a-both")
    release(app, pins=[[1.25, -0.5]], view=[0.5, 0.5, 0.2])
    app.selectbox(key="model_choice").set_value("f-autoencoder").run()
    header = pad(app)
    assert header["pins"] == [[1.25, -0.5]]
    assert header["view"] == [header["home"][key] for key in ("x", "y", "half")]
    assert "window" not in app.query_params


@pytest.mark.parametrize(
    "query",
    [
        {"model": "nobody"},
        {"pins": "nan_nan"},
        {"window": "0_0_0"},
        {"path": "a_b", "at": "1e400_0"},
        {"show": "sheep"},
        {"with": "nobody,d-six"},
    ],
)
def test_a_silly_link_is_answered_by_one_sentence(
    open_page: OpenPage, trainings: Path, query: dict[str, str]
) -> None:
    app = open_page("latent_map", trainings, **({"model": "a-both"} | query))
    assert not app.exception
    assert len(app.toast) + len(app.warning) == 1
    assert names(app) == ["a-both"]


@pytest.mark.parametrize(
    "query",
    [
        {"across": "z₉₉"},
        {"held": "test image", "held_image": "99999999"},
        {"held": "nothing"},
        {"plane": "three test images", "anchor_1": "-3", "anchor_2": "x"},
        {"plane": "three test images", "anchor_1": "5", "anchor_2": "5", "anchor_3": "5"},
        {"plane": "three test images", "anchor_1": "99999999"},
        {"plane": "flat"},
        {"window": "0_0_9999"},
        {"window": "9000_0_1"},
    ],
)
def test_a_silly_plane_is_never_a_traceback(
    open_map: OpenPage, trainings: Path, query: dict[str, str]
) -> None:
    app = open_map(trainings, model="d-six", **query)
    assert not app.exception
    header = pad(app)
    assert header["view"] == [header["home"][key] for key in ("x", "y", "half")]


def test_models_of_the_same_codes_are_decoded_at_once(open_map: OpenPage, trainings: Path) -> None:
    app = open_map(trainings, model="a-both")
    trio = "Reconstruction only · KL only · both"
    app.button_group(key="map_sets").set_value(trio).run()
    assert not app.exception
    assert names(app) == ["a-both", "c-reconstruction-only", "b-kl-only"]
    assert [model["title"] for model in pad(app)["models"]] == [
        "Both",
        "Reconstruction only",
        "KL only",
    ]
    app.selectbox(key="model_choice").set_value("b-kl-only").run()
    assert set(names(app)) == {"a-both", "c-reconstruction-only", "b-kl-only"}
    assert names(app)[0] == "b-kl-only"


def test_a_model_of_another_latent_size_is_not_offered_beside(
    open_map: OpenPage, trainings: Path
) -> None:
    app = open_map(trainings, model="a-both")
    assert set(app.multiselect(key="with_select").options).isdisjoint({"d-six", "g-many"})
    assert len(app.multiselect(key="with_select").options) == len(FLAT) - 1


def test_a_conditional_model_decodes_under_every_label_or_one(
    open_map: OpenPage, trainings: Path, change_capabilities: ChangeCapabilities
) -> None:
    change_capabilities("a-both", lambda found: found | {"conditional"})
    app = open_map(trainings, model="a-both")
    assert not app.exception
    assert pad(app)["labels"] == list(range(10))
    assert "with_select" not in [select.key for select in app.multiselect]
    app.selectbox(key="map_condition").set_value("3").run()
    assert pad(app)["labels"] == [3]


@pytest.mark.usefixtures("no_originals")
def test_without_data_reconstructions_stand_in_and_it_is_said(
    open_map: OpenPage, trainings: Path
) -> None:
    app = open_map(trainings, model="a-both")
    assert not app.exception
    assert pad(app)["words"]["near"] == "nearest, reconstructed"


def test_without_models_it_says_how_to_train_one(open_map: OpenPage, tmp_path: Path) -> None:
    app = open_map(tmp_path)
    assert not app.exception
    assert "no trained models" in app.info[0].value
