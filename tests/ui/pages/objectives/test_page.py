"""Does the objectives page find the lecture's three trainings, and compare whatever is picked?"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import Core, CoreError, ModelCore
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
TRIO = ["c-reconstruction-only", "b-kl-only", "a-both"]
CHOSEN = "compare_select"


def replayed(app: AppTest) -> dict[str, Any]:
    """The header of what the browser is given to replay."""
    message = app.get("bidi_component")[0].proto.bytes
    length = int.from_bytes(message[:4], "little")
    header: dict[str, Any] = json.loads(message[4 : 4 + length])
    return header


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    return "\n".join(
        element.value for kind in (app.markdown, app.caption, app.info) for element in kind
    )


@pytest.mark.parametrize("name", NAMES)
def test_it_serves_each_shipped_model(open_page: OpenPage, name: str) -> None:
    app = open_page("objectives", CHECKPOINTS, compare=name)
    assert not app.exception
    terms = ModelCore.open(CHECKPOINTS, "cpu").history(name)["train"]
    if {"elbo", "log_px_given_z"} & set(terms):
        assert app.multiselect(key=CHOSEN).value == [name]
        assert len(app.get("plotly_chart")) == 1
    else:
        assert name not in app.multiselect(key=CHOSEN).value


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_opens_with_the_three_trainings(
    open_page: OpenPage, trainings: Path, theme: str
) -> None:
    app = open_page("objectives", trainings, theme)
    assert not app.exception
    assert app.multiselect(key=CHOSEN).value == TRIO
    header = replayed(app)
    assert [model["heading"] for model in header["models"]] == [
        "Reconstruction only",
        "KL only",
        "Both",
    ]
    assert all(plane["epochs"] == [2] for plane in header["planes"]), "the others come apart"
    assert header["look"]["is_dark"] == (theme == "dark")
    assert "fly apart" in said(app)


def test_others_are_compared_from_the_address(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("objectives", trainings, compare="d-six,a-both,nobody")
    assert not app.exception
    assert app.multiselect(key=CHOSEN).value == ["d-six", "a-both"]
    header = replayed(app)
    assert [bool(plane) for plane in header["planes"]] == [False, True]
    assert "6 latent dimensions" in header["models"][0]["absent"]
    assert "fly apart" not in said(app)


def test_an_autoencoder_has_only_its_reconstruction(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("objectives", trainings, compare="f-autoencoder")
    assert not app.exception
    terms = replayed(app)["models"][0]["terms"]
    assert [term["name"] for term in terms] == ["reconstruction"]
    assert not app.toggle


def test_pixels_of_another_kind_are_told_apart(open_page: OpenPage, trainings: Path) -> None:
    alike = open_page("objectives", trainings, compare="a-both,d-six")
    assert "axes of their own" not in said(alike)
    mixed = open_page("objectives", trainings, compare="a-both,e-gaussian")
    assert "axes of their own" in said(mixed)
    assert "Bernoulli pixels" in said(mixed)
    assert "Gaussian pixels, σ = 1" in said(mixed)


def test_the_address_says_where_the_scrubber_stands(open_page: OpenPage, trainings: Path) -> None:
    told = replayed(open_page("objectives", trainings, epoch="1", axes="own"))["start"]
    assert told == {"epoch": 1, "same_axes": False}
    for nonsense in ("99", "-1", "last", ""):
        told = replayed(open_page("objectives", trainings, epoch=nonsense))["start"]
        assert told == {"epoch": 2, "same_axes": True}


def test_picking_is_written_into_the_address_and_the_default_is_not(
    open_page: OpenPage, trainings: Path
) -> None:
    app = open_page("objectives", trainings)
    assert "compare" not in app.query_params
    app.multiselect(key=CHOSEN).unselect("b-kl-only").run()
    assert app.query_params["compare"] == "c-reconstruction-only,a-both"
    assert len(replayed(app)["models"]) == 2
    app.multiselect(key=CHOSEN).set_value(TRIO).run()
    assert "compare" not in app.query_params


def test_the_kl_can_be_drawn_on_a_logarithmic_axis(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("objectives", trainings, log_kl="true")
    assert app.toggle(key="log_kl").value is True
    axes = json.loads(app.get("plotly_chart")[0].proto.spec)["layout"]
    assert any(axes[name].get("type") == "log" for name in axes if name.startswith("yaxis"))


def test_a_model_with_a_broken_history_is_left_out(
    open_page: OpenPage, trainings: Path, monkeypatch: pytest.MonkeyPatch, core_class: type
) -> None:
    history = core_class.history

    def broken(core: Core, name: str) -> dict[str, Any]:
        if name == "b-kl-only":
            raise CoreError("b-kl-only: history.json is no JSON.")
        return history(core, name)

    monkeypatch.setattr(core_class, "history", broken)
    app = open_page("objectives", trainings)
    assert not app.exception
    assert "b-kl-only" not in app.multiselect(key=CHOSEN).value


def test_without_models_it_says_how_one_is_trained(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("objectives", tmp_path)
    assert not app.exception
    assert "no trained models" in said(app)
    assert "explorer train" in app.code[0].value


def test_the_lines_for_python_have_the_terms_and_the_plane(
    open_page: OpenPage, trainings: Path, computed: Callable[[AppTest], Any]
) -> None:
    known = computed(open_page("objectives", trainings, compare="a-both"))
    assert known["name"] == "a-both"
    assert len(known["epochs"]) == len(known["held_out"]["elbo"])
    kept = known["core"].snapshots("a-both")
    assert (known["mu"] == kept.mu[-1]).all()
