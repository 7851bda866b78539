"""Does every page start with its model, and say kindly what is missing?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import shared_core
from explorer.ui.shell.model_choice import SELECT_KEY

VAE, AUTOENCODER = "tiny-vae", "tiny-autoencoder"


@pytest.fixture
def models(tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The pages' models are the two tiny ones."""
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tiny_checkpoints))
    shared_core.cache_clear()
    yield tiny_checkpoints
    shared_core.cache_clear()


def any_page(requires: tuple[str, ...], latent_dims: int) -> None:
    import streamlit as st

    from explorer.ui.shell.header import open_page

    page = open_page("Any page", requires=requires, latent_dims=latent_dims)
    st.text(f"opened {page.model.name} {page.theme.name}")


def opened(
    requires: tuple[str, ...] = (), latent_dims: int = 0, model: str | None = None
) -> AppTest:
    app = AppTest.from_function(any_page, args=(requires, latent_dims), default_timeout=60)
    if model is not None:
        app.query_params["model"] = model
    return app.run()


@pytest.mark.usefixtures("models")
class TestTheModel:
    def test_it_is_the_one_in_the_address(self) -> None:
        for name in (VAE, AUTOENCODER):
            app = opened(model=name)
            assert app.text[0].value == f"opened {name} light"
            assert app.selectbox(key=SELECT_KEY).value == name
            assert not app.exception

    def test_choosing_one_writes_its_name_into_the_address(self) -> None:
        app = opened(model=VAE)
        app.selectbox(key=SELECT_KEY).set_value(AUTOENCODER).run()
        assert app.text[0].value.startswith(f"opened {AUTOENCODER}")
        assert app.query_params["model"] == AUTOENCODER

    def test_it_is_kept_where_the_address_forgets_it(self) -> None:
        """Streamlit drops the address's settings when the visitor changes pages."""
        app = opened(model=VAE)
        del app.query_params["model"]
        app.run()
        assert app.text[0].value.startswith(f"opened {VAE}")

    def test_the_back_button_brings_the_earlier_one_back(self) -> None:
        app = opened(model=VAE)
        app.selectbox(key=SELECT_KEY).set_value(AUTOENCODER).run()
        app.query_params["model"] = VAE
        app.run()
        assert app.text[0].value.startswith(f"opened {VAE}")

    @pytest.mark.parametrize("name", ["no-such-model", "../../etc", "", "x" * 5000])
    def test_an_unknown_name_is_one_sentence_and_another_model(self, name: str) -> None:
        app = opened(model=name)
        assert not app.exception
        assert len(app.warning) == 1
        assert "There is no model" in app.warning[0].value
        assert len(app.warning[0].value) < 200
        assert app.text[0].value.startswith("opened tiny-")
        app.run()
        assert not app.warning

    def test_its_title_is_shown_not_its_name(self) -> None:
        app = opened()
        titles = [shared_core().describe(name).title for name in shared_core().list()]
        assert app.selectbox(key=SELECT_KEY).options == titles

    def test_the_figures_have_their_units(self) -> None:
        (figures,) = (mark.value for mark in opened(model=VAE).markdown)
        assert "nats" in figures
        assert "KL" in figures
        assert shared_core().device in figures

    def test_figures_without_a_bound_are_not_called_one(self) -> None:
        (figures,) = (mark.value for mark in opened(model=AUTOENCODER).markdown)
        assert "ELBO" not in figures
        assert "KL" not in figures


@pytest.mark.usefixtures("models")
class TestWhatIsMissing:
    def test_a_model_without_it_is_told_kindly_and_others_are_offered(self) -> None:
        app = opened(("gaussian_latent",), model=AUTOENCODER)
        assert not app.exception
        assert not app.text
        assert "has a Gaussian posterior and prior" in app.info[0].value
        (offer,) = app.button
        assert offer.label == shared_core().describe(VAE).title
        offer.click().run()
        assert app.text[0].value.startswith(f"opened {VAE}")
        assert app.query_params["model"] == VAE

    def test_where_none_has_it_it_is_said(self) -> None:
        app = opened(("codebook",), latent_dims=3)
        assert "has a codebook and has at least 3 latent dimensions" in app.info[0].value
        assert "None of the models here does" in app.caption[0].value
        assert not app.button

    def test_too_few_dimensions_are_told(self) -> None:
        assert "at least 5 latent dimensions" in opened(latent_dims=5).info[0].value


def test_without_any_model_a_command_is_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tmp_path))
    shared_core.cache_clear()
    app = opened()
    shared_core.cache_clear()
    assert not app.exception
    assert "no trained models" in app.info[0].value
    assert app.code[0].value.startswith("python -m explorer train")
