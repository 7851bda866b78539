"""Is what a visitor wants trained read from the page and the address, and refused in words?"""

from __future__ import annotations

import pytest

from explorer.models.registry import FAMILIES, family
from explorer.training.recipe import Recipe, abilities, allowance
from explorer.training.settings import TrainingError
from explorer.ui.pages.train import choice
from explorer.ui.pages.train.choice import FIRST_DATASET, FIRST_FAMILY, choose_recipe
from tests.ui.stand_ins import PartPage


def test_at_first_a_vae_of_digits_is_proposed_and_the_address_stays_short() -> None:
    page = PartPage(choose_recipe)
    epochs = allowance("digits").epochs
    assert page.run() == Recipe("digits", "vae", "medium", 2, 1.0, epochs, 0)
    assert not {"data", "family"} & set(page.app.query_params)


def test_all_of_it_may_stand_in_the_address() -> None:
    asked = {"family": "beta_vae", "size": "small", "dims": "5", "beta_beta_vae": "2.5"}
    page = PartPage(choose_recipe, **asked, epochs_digits="7", seed="9")
    assert page.run() == Recipe("digits", "beta_vae", "small", 5, 2.5, 7, 9)


@pytest.mark.parametrize(
    "asked",
    [
        {"data": "../etc", "family": "gan", "size": "huge"},
        {"dims": "-1", "beta_vae": "nan", "epochs_digits": "1e9", "seed": "x"},
        {"data": "", "family": ""},
    ],
)
def test_nonsense_in_the_address_is_ignored(asked: dict[str, str]) -> None:
    recipe = PartPage(choose_recipe, **asked).run()
    assert (recipe.dataset, recipe.family) == (FIRST_DATASET, FIRST_FAMILY)


def test_titles_are_read_and_names_written() -> None:
    page = PartPage(choose_recipe)
    page.run()
    select = page.app.selectbox(key="family")
    assert select.options[0][0].isupper()
    assert len(select.options) == len(FAMILIES)
    assert page.after(select.set_value("autoencoder").run()).family == "autoencoder"
    assert page.app.query_params["family"] == "autoencoder"
    page.app.selectbox(key="family").set_value(FIRST_FAMILY).run()
    assert "family" not in page.app.query_params


def test_the_back_button_brings_the_earlier_choice_back() -> None:
    page = PartPage(choose_recipe)
    page.run()
    page.app.selectbox(key="family").set_value("rbm").run()
    del page.app.query_params["family"]
    assert page.run().family == FIRST_FAMILY


@pytest.mark.parametrize("name", list(FAMILIES))
def test_a_family_is_asked_only_what_it_has(name: str) -> None:
    page = PartPage(choose_recipe, family=name)
    recipe = page.run()
    keys = {one.key for one in page.app.number_input}
    assert ("dims" in keys) == ("decodes_latent" in abilities(name))
    assert (f"beta_{name}" in keys) == ("gaussian_latent" in abilities(name))
    proposed = family(name).weights.beta if f"beta_{name}" in keys else None
    assert recipe.beta == proposed


def test_the_weights_of_a_small_network_are_counted() -> None:
    page = PartPage(choose_recipe, size="small")
    page.run()
    # 64 pixels to 64 units to 2 × (μ, log σ²), and 2 latents to 64 units to 64 pixels.
    encoder = (64 * 64 + 64) + (64 * 4 + 4)
    decoder = (2 * 64 + 64) + (64 * 64 + 64)
    assert f"{encoder + decoder:,} weights, each epoch every training image once." in page.words


def test_images_that_are_drawn_anew_are_counted() -> None:
    page = PartPage(choose_recipe, data="sprites")
    recipe = page.run()
    assert recipe.dataset == "sprites"
    assert recipe.epochs == allowance("sprites").epochs
    assert "each epoch 10,000 images drawn anew." in page.words


def test_what_cannot_be_trained_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise TrainingError("It is too large.")

    monkeypatch.setattr(choice, "Recipe", refuse)
    page = PartPage(choose_recipe)
    assert page.run() is None
    assert [warning.value for warning in page.app.warning] == ["It is too large."]
