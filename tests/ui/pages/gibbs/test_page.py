"""Does the page run chains from every start, show what was learned, and measure what differs?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

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


@pytest.mark.parametrize(("row", "seed"), [("-1", "-5"), ("99999", "x"), ("", "1e99")])
def test_nonsense_in_the_address_is_no_error(
    open_page: OpenPage, rbm_checkpoints: Path, row: str, seed: str
) -> None:
    app = open_page("gibbs", rbm_checkpoints, start="test", row=row, seed=seed, view="nothing")
    assert not app.exception


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


def test_the_chain_s_lines_make_the_same_chain_again(
    open_page: OpenPage, rbm_checkpoints: Path, computed: Callable[[AppTest], Any]
) -> None:
    known = computed(open_page("gibbs", rbm_checkpoints, start="test", row="2", seed="5"))
    chain = known["chain"]
    assert chain.visible.shape == (1, 60, 1, 8, 8)
    again = known["core"].gibbs_frames("tiny-rbm", known["start"][None], known["settings"])
    assert (again.visible == chain.visible).all()
    assert known["settings"].seed == 5


def test_the_lines_of_fields_and_energies_run(
    open_page: OpenPage, rbm_checkpoints: Path, computed: Callable[[AppTest], Any]
) -> None:
    fields = computed(open_page("gibbs", rbm_checkpoints, view="Receptive fields"))
    assert fields["weights"].shape == (12, 1, 8, 8)
    app = open_page("gibbs", rbm_checkpoints, view="Free energy", image="test", row="1")
    share = computed(app)["share"]
    assert f"than **{100 * share:.0f} %**" in said(app)
