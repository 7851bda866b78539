"""Does every model have its card, and is an upload checked, shown to its owner, and kept on ask?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import CoreError, ModelCore, shared_core
from explorer.ui.pages.models.figures import figures_of, how_trained, what_it_is
from tests.owned import throw_all_away
from tests.shipped import CHECKPOINTS, NAMES

OpenPage = Callable[..., AppTest]
SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")

TABS = {
    "mnist-rbm-500": {"Energy"},
    "mnist-vq-vae-2-level": {"Likelihood", "Codes"},
    "mnist-cvae-2d": {"Likelihood", "Classes", "Latent", "Generation"},
    "sprites-beta-vae-10d": {"Likelihood", "Latent", "Disentanglement"},
    "mnist-autoencoder-2d": {"Likelihood"},
}
"""Some shipped models, and figures that each has."""


@pytest.fixture(autouse=True)
def _nothing_of_one_s_own() -> Iterator[None]:
    yield
    throw_all_away(shared_core())


def said(app: AppTest) -> str:
    """All that stands on the page as text."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
    return "\n".join(element.value for kind in kinds for element in kind)


def cards(app: AppTest) -> list[str]:
    """The heads of the cards, as they were written."""
    written = [element.proto.body for element in app.get("html")]
    return [html for html in written if 'class="meanings"' not in html and "<div" in html]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_shipped_model_has_a_card(open_page: OpenPage, theme: str) -> None:
    app = open_page("models", CHECKPOINTS, theme, of_data="all")
    assert not app.exception
    assert app.warning == []
    heads = cards(app)
    assert len(heads) == len(NAMES)
    assert all("<img" in head for head in heads)
    for name in NAMES:
        assert any(SHIPPED.describe(name).title in head for head in heads)
    assert "monotone" in said(app)


def test_cards_open_on_their_figures_and_their_training(
    open_page: OpenPage, tmp_path: Path
) -> None:
    for name in TABS:
        shutil.copytree(CHECKPOINTS / name, tmp_path / name)
    app = open_page("models", tmp_path, of_data="all")
    for name, tabs in TABS.items():
        app.button(key=f"card_{name}").click().run()
        assert not app.exception
        assert f"`{name}`" in said(app)
        assert tabs | {"Training"} <= {tab.label for tab in app.tabs}
        assert SHIPPED.describe(name).card["command"] in [code.value for code in app.code]
        reports = [body for body in cards(app) if 'class="report"' in body]
        assert len(reports) == len(app.tabs) - 1


def test_a_card_without_figures_opens_on_its_training(
    open_page: OpenPage, trainings: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "checkpoints"
    shutil.copytree(trainings / "a-both", folder / "a-both")
    card = json.loads((folder / "a-both" / "card.json").read_text())
    (folder / "a-both" / "card.json").write_text(json.dumps(card | {"metrics": {}}))
    app = open_page("models", folder)
    app.button(key="card_a-both").click().run()
    assert not app.exception
    assert [tab.label for tab in app.tabs] == ["Training"]


@pytest.mark.parametrize("name", NAMES)
def test_the_figures_are_those_of_the_card(name: str) -> None:
    model = SHIPPED.describe(name)
    shown = {figure.name: figure for figure in figures_of(model)}
    assert shown
    if "elbo" in model.metrics:
        told = shown["−ELBO | class" if model.family in ("cvae", "vq_vae") else "−ELBO"]
        value, _, error = told.value.replace("−", "-").partition(" ± ")
        # Two digits of the error, and the value to the last of them.
        least = max(0.051, 0.051 * model.metrics["elbo_se"])
        assert float(value) == pytest.approx(-model.metrics["elbo"], abs=least)
        assert float(error) == pytest.approx(model.metrics["elbo_se"], rel=0.05, abs=5e-5)
        assert told.unit == "nats"
    assert "pixels" in what_it_is(model)
    assert "images" in how_trained(model)


def test_one_world_at_a_time(open_page: OpenPage) -> None:
    app = open_page("models", CHECKPOINTS)
    assert 0 < len(cards(app)) < len(NAMES)
    app.button(key="world_cards_sprites").click().run()
    assert not app.exception
    assert app.query_params["of_data"] == "sprites"
    assert all("prites" in head for head in cards(app))
    assert "monotone" not in said(app)


def test_a_model_s_page_is_one_click_away(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("models", trainings)
    assert {"Latent map", "Card"} <= {one.label for one in app.button}


def test_an_upload_is_the_visitor_s_until_it_is_saved(
    open_page: OpenPage, trainings: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "checkpoints"
    shutil.copytree(trainings / "a-both", folder / "a-both")
    app = open_page("models", folder)
    data = shared_core().download_model("a-both", "brought-along")
    app.file_uploader(key="checkpoint_zip").upload("mine.zip", data, "application/zip").run()
    assert not app.exception
    assert "for you alone" in app.success[0].value
    assert len(cards(app)) == 2
    assert "**Yours**" in said(app)
    assert shared_core().list() == ["a-both"]
    assert "brought-along" in [one.value for one in app.text_input]
    next(one for one in app.button if one.label == "Save").click().run()
    assert not app.exception
    assert shared_core().list() == ["a-both", "brought-along"]
    assert "**Yours**" not in said(app)


def test_a_bad_upload_is_one_sentence(open_page: OpenPage, trainings: Path) -> None:
    app = open_page("models", trainings)
    app.file_uploader(key="checkpoint_zip").upload("x.zip", b"PK nothing", "application/zip").run()
    assert not app.exception
    assert [warning.value for warning in app.warning] == [
        "This is not a plain zip file: upload one as it was downloaded here."
    ]
    assert "**Yours**" not in said(app)


def test_a_damaged_model_is_a_sentence_and_the_others_stay(
    open_page: OpenPage, trainings: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "checkpoints"
    for name in ("a-both", "b-kl-only"):
        shutil.copytree(trainings / name, folder / name)
    (folder / "a-both" / "card.json").write_text("{}")
    with pytest.raises(CoreError):
        ModelCore.open(folder, "cpu").describe("a-both")
    app = open_page("models", folder)
    assert not app.exception
    assert len(app.warning) == 1
    assert len(cards(app)) == 1


def test_without_models_it_says_how_one_is_trained(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("models", tmp_path)
    assert not app.exception
    assert "no trained models" in said(app)
