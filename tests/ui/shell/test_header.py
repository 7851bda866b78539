"""Does every page start with its model, and say kindly what is missing?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import OWN_PREFIX, shared_core
from explorer.ui.shell.header import headline
from tests.ui.stand_ins import description

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
    def test_a_page_opens_with_the_one_in_the_address_and_the_look(self) -> None:
        for name in (VAE, AUTOENCODER):
            app = opened(model=name)
            assert app.text[0].value == f"opened {name} light"
            assert app.title[0].value == "Any page"
            assert not app.exception

    def test_an_unknown_one_is_said_and_the_page_opens_all_the_same(self) -> None:
        app = opened(model="no-such-model")
        assert "There is no model" in app.warning[0].value
        assert app.text[0].value.startswith("opened tiny-")

    def test_another_visitors_private_link_explains_itself(self) -> None:
        (said,) = opened(model=f"{OWN_PREFIX}0123456789abcdef01234567").warning
        assert "another visitor" in said.value
        assert "save it for everyone" in said.value

    def test_the_documents_title_names_page_and_model(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told: list[str] = []
        monkeypatch.setattr("streamlit.set_page_config", lambda page_title: told.append(page_title))
        opened(model=VAE)
        title = shared_core().describe(VAE).title
        assert told == [f"Any page · {title} — Latent space explorer"]

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


@pytest.mark.parametrize(
    ("metrics", "words"),
    [
        ({"log_px": -84.26, "elbo": -90.0}, "test log p(x) **−84.3** nats"),
        ({"elbo": -90.04, "log_px_given_z": -80.0}, "test −ELBO **90.0** nats"),
        ({"elbo": 1200.04}, "test −ELBO **−1200.0** nats"),
        ({"elbo": 1200.04, "elbo_se": 30.3}, "test −ELBO **−1200** nats"),
        ({"elbo": 1200.04, "elbo_se": 0.03}, "test −ELBO **−1200.0** nats"),
        ({"log_px_given_z": -80.0}, "test −log p(x|z) **80.0** nats"),
        ({"kl": 3.0}, ""),
    ],
)
def test_the_headline_is_the_most_telling_figure(metrics: dict[str, float], words: str) -> None:
    assert headline(description(metrics=metrics)) == words
