"""Does the page run chains from every start, show what was learned, and measure what differs?"""

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
from tests.shipped import CHECKPOINTS, of_families

OpenPage = Callable[..., AppTest]
VIEWS = ["Chain", "Receptive fields", "Free energy", "Learning", "Against a VAE"]


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    return "\n".join(
        element.value for kind in (app.markdown, app.caption, app.info) for element in kind
    )


def drawn_html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def player(app: AppTest) -> dict[str, Any]:
    """The header of what the player is given."""
    message = next(part.proto.bytes for part in app.get("bidi_component") if part.proto.bytes)
    length = int.from_bytes(message[:4], "little")
    header: dict[str, Any] = json.loads(message[4 : 4 + length])
    return header


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", of_families("rbm"))
def test_it_serves_each_shipped_machine(open_page: OpenPage, name: str, view: str) -> None:
    app = open_page("gibbs", CHECKPOINTS, model=name, view=view)
    assert not app.exception
    assert app.selectbox(key="model_choice").value == name


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens(
    open_page: OpenPage, rbm_checkpoints: Path, view: str, theme: str
) -> None:
    app = open_page("gibbs", rbm_checkpoints, theme, view=view)
    assert not app.exception
    # The machine is found by itself, though a VAE comes first elsewhere.
    assert app.selectbox(key="model_choice").value == "tiny-rbm"
    assert "log p(x)" in said(app)


def test_another_kind_of_model_is_answered_kindly(
    open_page: OpenPage, rbm_checkpoints: Path
) -> None:
    app = open_page("gibbs", rbm_checkpoints, model="tiny-vae")
    assert not app.exception
    assert "has an energy" in said(app)
    assert "offer_tiny-rbm" in {button.key for button in app.button}


def test_a_chain_begins_at_noise_and_the_seed_decides_it(
    open_page: OpenPage, rbm_checkpoints: Path
) -> None:
    first, again, other = (
        player(open_page("gibbs", rbm_checkpoints, seed=seed)) for seed in ("0", "0", "1")
    )
    assert first["title"] == "noise"
    assert first["steps"] == list(range(1, 61))
    assert first["digest"] == again["digest"]
    assert first["run"] != other["run"]
    assert first["usual"] == sorted(first["usual"])


def test_a_chain_begins_at_a_test_image(open_page: OpenPage, rbm_checkpoints: Path) -> None:
    header = player(open_page("gibbs", rbm_checkpoints, start="test", row="3"))
    core = ModelCore.open(rbm_checkpoints, "cpu")
    image = core.original_images("tiny-rbm", np.array([3]))
    assert image is not None
    bits = np.packbits((image[0] >= 128).reshape(-1)).tobytes()
    assert base64.b64decode(header["start"]) == bits
    assert header["title"].startswith("test image 3, labelled ")


def test_without_a_drawing_the_chain_begins_at_noise(
    open_page: OpenPage, rbm_checkpoints: Path
) -> None:
    app = open_page("gibbs", rbm_checkpoints, start="draw")
    assert not app.exception
    assert "Until you draw" in said(app)


@pytest.mark.parametrize(("row", "seed"), [("-1", "-5"), ("99999", "x"), ("", "1e99")])
def test_nonsense_in_the_address_is_no_error(
    open_page: OpenPage, rbm_checkpoints: Path, row: str, seed: str
) -> None:
    app = open_page("gibbs", rbm_checkpoints, start="test", row=row, seed=seed, view="nothing")
    assert not app.exception


def test_one_image_s_free_energy_is_placed_among_the_test_set_s(
    open_page: OpenPage, rbm_checkpoints: Path
) -> None:
    app = open_page("gibbs", rbm_checkpoints, view="Free energy", row="5")
    assert "360 test images" in said(app)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    names = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "test image 5" in names
    assert "shuffled" in names
    assert "noise" in names


def test_training_goes_on_only_while_asked(open_page: OpenPage, rbm_checkpoints: Path) -> None:
    app = open_page("gibbs", rbm_checkpoints, view="Learning")
    assert app.session_state["gibbs_lab"].updates == 0
    app.button(key="gibbs_lab_train").click().run()
    assert not app.exception
    made = app.session_state["gibbs_lab"].updates
    assert made > 0
    app.button(key="gibbs_lab_train").click().run()
    assert app.session_state["gibbs_lab"].updates == made
    assert "PCD" in drawn_html(app)
    app.button(key="gibbs_lab_anew").click().run()
    assert app.session_state["gibbs_lab"].updates == 0


def test_the_contrasts_are_measured_when_asked(open_page: OpenPage, rbm_checkpoints: Path) -> None:
    app = open_page("gibbs", rbm_checkpoints, view="Against a VAE")
    assert app.selectbox(key="vae").value == "tiny-vae"
    assert drawn_html(app).count("not measured yet") == 6
    app.button(key="gibbs_measure").click().run()
    assert not app.exception
    text = drawn_html(app)
    assert "not measured yet" not in text
    assert "a sample" in text
    assert "exact: one side is small enough" in text


def test_without_models_it_says_how_one_is_trained(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("gibbs", tmp_path)
    assert not app.exception
    assert "no trained models" in said(app)
