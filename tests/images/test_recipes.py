"""Is there a recipe for every data set, and does each setting refuse what it cannot be?"""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from explorer.data.registry import DATASETS
from explorer.images import ImageError
from explorer.images.preparation import prepare
from explorer.images.recipes import CHOICES, LIMITS, RECIPES, Recipe, recipe_for
from explorer.images.steps import STEPS

PICTURE = np.full((90, 120, 3), 230, np.uint8)
PICTURE[30:70, 50:58] = (20, 30, 60)

SHAPES = {name: spec.image_shape for name, spec in DATASETS.items() if spec.image_shape}


@pytest.mark.parametrize("name", SHAPES)
def test_every_data_set_has_one_of_its_own(name: str) -> None:
    assert RECIPES[name].image_shape == SHAPES[name]
    assert recipe_for(name, SHAPES[name]) is RECIPES[name]


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_makes_its_images(name: str) -> None:
    recipe = RECIPES[name]
    preparation = prepare(PICTURE, recipe)
    assert preparation.image.shape == recipe.image_shape
    assert preparation.image.dtype == np.uint8
    assert [step.name for step in preparation.steps] == ["picture", *recipe.steps]


@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_says_how_the_data_were_made(name: str) -> None:
    assert RECIPES[name].source.endswith(".")
    assert set(RECIPES[name].steps) <= set(STEPS)


@pytest.mark.parametrize("shape", [(1, 28, 28), (3, 32, 32), (1, 20, 28), (3, 40, 30)])
def test_unknown_data_sets_get_a_window_of_their_shape(shape: tuple[int, int, int]) -> None:
    assert prepare(PICTURE, recipe_for("my_folder", shape)).image.shape == shape


def test_a_known_one_in_another_size_is_scaled() -> None:
    recipe = recipe_for("mnist", (1, 56, 56))
    assert recipe.longest_side_px == 40
    assert prepare(PICTURE, recipe).image.shape == (1, 56, 56)


def test_a_known_one_in_other_colours_is_not_its_own() -> None:
    assert prepare(PICTURE, recipe_for("mnist", (3, 28, 28))).image.shape == (3, 28, 28)


def test_settings_of_a_step_are_fields() -> None:
    fields = {field.name for field in dataclasses.fields(Recipe)}
    for _, settings in STEPS.values():
        assert set(settings) <= fields
    assert set(CHOICES) | set(LIMITS) <= fields


@pytest.mark.parametrize("setting", CHOICES)
def test_words_are_checked(setting: str) -> None:
    with pytest.raises(ImageError, match=f"no {setting} 'sideways'; choose"):
        dataclasses.replace(RECIPES["mnist"], **{setting: "sideways"})


@pytest.mark.parametrize("setting", LIMITS)
@pytest.mark.parametrize("side", [0, 1])
def test_numbers_are_checked(setting: str, side: int) -> None:
    beyond = LIMITS[setting][side] + (1 if side else -1)
    with pytest.raises(ImageError, match=f"{setting} is .* must lie between"):
        dataclasses.replace(RECIPES["mnist"], **{setting: beyond})


def test_ink_longer_than_the_image_is_refused() -> None:
    with pytest.raises(ImageError, match="choose fewer"):
        dataclasses.replace(RECIPES["mnist"], longest_side_px=29)


def test_a_recipe_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        RECIPES["mnist"].polarity = "auto"  # type: ignore[misc]
