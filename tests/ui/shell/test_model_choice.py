"""Is the model shown the one that the address names, and is another kind answered kindly?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from explorer.core import Description
from explorer.models.registry import FAMILIES
from explorer.training.recipe import abilities
from explorer.ui.shell.model_choice import (
    NEEDS,
    SELECT_KEY,
    choose_model,
    offer_others,
    say_if_unknown,
    serves,
)
from tests.ui.stand_ins import CODES_ONLY, GAUSSIAN, PartPage, StandInCore, description

CODES, PLANE, SIX = (
    description(name="codes", title="Codes alone", capabilities=CODES_ONLY),
    description(name="plane", title="A plane"),
    description(name="six", title="Six latents", latent_dim=6),
)
CORE = StandInCore([CODES, PLANE, SIX])


def anything(_model: Description) -> bool:
    return True


def choose(core: StandInCore, default: str, fits: Callable[[Description], bool]) -> str | None:
    model = choose_model(core, default, fits)
    if model is None:
        return None
    say_if_unknown(model)
    return model.name


def page(
    default: str = "plane", fits: Callable[[Description], bool] = anything, **query: str
) -> PartPage:
    return PartPage(choose, CORE, default, fits, **query)


def test_where_no_model_is_trained_there_is_none_and_no_select() -> None:
    empty = PartPage(choose, StandInCore(), "plane", anything)
    assert empty.run() is None
    assert not empty.app.selectbox


@pytest.mark.parametrize("name", CORE.list())
def test_it_is_the_one_in_the_address(name: str) -> None:
    opened = page(model=name)
    assert opened.run() == name
    assert opened.app.selectbox(key=SELECT_KEY).value == name
    assert opened.app.query_params["model"] == name


def test_without_an_address_it_is_the_default_and_the_address_stays_short() -> None:
    opened = page()
    assert opened.run() == "plane"
    assert "model" not in opened.app.query_params


def test_without_the_default_it_is_the_first_and_the_address_says_so() -> None:
    opened = page(default="not here")
    assert opened.run() == "codes"
    assert opened.app.query_params["model"] == "codes"


def test_the_select_shows_titles_and_writes_names() -> None:
    opened = page(model="plane")
    opened.run()
    select = opened.app.selectbox(key=SELECT_KEY)
    assert select.options == ["Codes alone", "A plane", "Six latents"]
    assert opened.after(select.set_value("six").run()) == "six"
    assert opened.app.query_params["model"] == "six"


def test_it_is_kept_where_the_address_forgets_it() -> None:
    """Streamlit drops the address's settings when the visitor changes pages."""
    opened = page(model="six")
    opened.run()
    del opened.app.query_params["model"]
    assert opened.run() == "six"
    assert opened.app.query_params["model"] == "six"


def test_the_back_button_brings_the_earlier_one_back() -> None:
    opened = page(model="plane")
    opened.run()
    opened.app.selectbox(key=SELECT_KEY).set_value("codes").run()
    opened.app.query_params["model"] = "plane"
    assert opened.run() == "plane"


@pytest.mark.parametrize("name", ["no-such-model", "../../etc", "", "x" * 5000])
def test_an_unknown_name_is_one_short_sentence_said_once_and_another_model(name: str) -> None:
    opened = page(model=name)
    assert opened.run() == "plane"
    (warning,) = opened.app.warning
    assert "There is no model" in warning.value
    assert "this is A plane" in warning.value
    assert len(warning.value) < 200
    assert opened.app.query_params["model"] == "plane"
    opened.run()
    assert not opened.app.warning


def test_a_page_for_one_kind_begins_with_one_that_fits_unless_the_address_says_otherwise() -> None:
    def has_six(model: Description) -> bool:
        return model.latent_dim == 6

    assert page(fits=has_six).run() == "six"
    assert page(fits=has_six, model="plane").run() == "plane"
    assert page(fits=lambda _model: False).run() == "plane"


@pytest.mark.parametrize(
    ("model", "requires", "latent_dims", "answer"),
    [
        (PLANE, {"gaussian_latent"}, 2, True),
        (PLANE, {"gaussian_latent"}, 3, False),
        (PLANE, {"gaussian_latent", "codebook"}, 0, False),
        (CODES, {"gaussian_latent"}, 0, False),
        (CODES, set(), 0, True),
    ],
)
def test_a_model_serves_with_every_capability_and_latents_enough(
    model: Description, requires: set[str], latent_dims: int, answer: bool
) -> None:
    assert serves(model, frozenset(requires), latent_dims) is answer


def test_what_is_lacking_is_said_and_each_model_that_has_it_is_one_click_away() -> None:
    lacking = PartPage(offer_others, CORE, CODES, frozenset({"gaussian_latent"}), 2, model="codes")
    lacking.run()
    assert "Codes alone is of another kind" in lacking.words
    assert "has a Gaussian posterior and prior and has at least 2 latent dim" in lacking.words
    assert [button.label for button in lacking.app.button] == ["A plane", "Six latents"]
    lacking.app.button(key="offer_six").click().run()
    assert lacking.app.query_params["model"] == "six"


def test_models_of_the_same_images_are_offered_first() -> None:
    codes = description(name="codes", dataset="faces", capabilities=CODES_ONLY)
    ours = description(name="z-ours", title="Ours", dataset="faces")
    lacking = PartPage(offer_others, StandInCore([PLANE, codes, ours]), codes, GAUSSIAN, 2)
    lacking.run()
    assert [button.label for button in lacking.app.button] == ["Ours", "A plane"]


def test_where_none_has_it_it_is_said() -> None:
    lacking = PartPage(offer_others, CORE, PLANE, frozenset({"codebook"}), 0)
    lacking.run()
    assert "has a codebook" in lacking.words
    assert "None of the models here does" in lacking.words
    assert not lacking.app.button


def test_every_capability_of_a_family_can_be_said_in_words() -> None:
    able = {capability for family in FAMILIES for capability in abilities(family)}
    assert able >= GAUSSIAN
    assert able <= set(NEEDS)
