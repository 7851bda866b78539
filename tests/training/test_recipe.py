"""Is what a visitor may ask for bounded, and does the card's command redo it?"""

from __future__ import annotations

import argparse
import shlex
from typing import Any

import pytest

from explorer.cli import train
from explorer.models.registry import FAMILIES
from explorer.training.recipe import (
    MAX_LATENT_DIM,
    SIZES,
    Recipe,
    abilities,
    allowance,
    trainable_datasets,
)
from explorer.training.settings import TrainingError


@pytest.mark.parametrize("family", list(FAMILIES))
@pytest.mark.parametrize("size", SIZES)
def test_the_command_redoes_the_plan(family: str, size: str) -> None:
    changes: dict[str, Any] = {"beta": 2.5} if "gaussian_latent" in abilities(family) else {}
    recipe = Recipe("digits", family, size, epochs=4, seed=11, **changes)
    words = shlex.split(recipe.command("digits-mine"))
    assert words[:4] == ["python", "-m", "explorer", "train"]
    parser = argparse.ArgumentParser()
    train.add_arguments(parser)
    options = parser.parse_args(words[4:], argparse.Namespace(told=words[3:], asked=words[3:]))
    redone, plan = train.plan_of(options), recipe.plan("digits-mine")
    assert str(options.out) == "checkpoints/digits-mine"
    assert redone.settings == plan.settings
    assert redone.command == plan.command
    assert (redone.family, redone.dataset) == (plan.family, plan.dataset)
    assert redone.nll_samples == plan.nll_samples
    for key, value in plan.architecture.items():
        told = redone.architecture[key]
        assert (list(told) if isinstance(told, tuple) else told) == value


@pytest.mark.parametrize("dataset", ["digits", "sprites", "sprites_color"])
def test_every_family_can_be_asked_for_on_every_data_set(dataset: str) -> None:
    for family in FAMILIES:
        assert 1 <= Recipe(dataset, family, "small").parameters() <= 4_000_000


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"dataset": "image_folder"}, "image_folder"),
        ({"dataset": "../etc"}, "etc"),
        ({"size": "huge"}, "size"),
        ({"epochs": 0}, "epochs"),
        ({"epochs": allowance("digits").max_epochs + 1}, "epochs"),
        ({"latent_dim": 0}, "dimensions"),
        ({"latent_dim": MAX_LATENT_DIM + 1}, "dimensions"),
        ({"beta": -1.0}, "β"),
        ({"beta": float("nan")}, "β"),
        ({"family": "gan"}, "gan"),
        ({"dataset": "sprites_color", "family": "rbm", "size": "large"}, "smaller"),
    ],
)
def test_what_is_out_of_bounds_is_one_sentence(changes: dict[str, Any], words: str) -> None:
    told: dict[str, Any] = {"dataset": "digits", "family": "vae"} | changes
    with pytest.raises(TrainingError, match=words):
        Recipe(**told)


def test_a_visitor_cannot_name_a_folder_of_the_server() -> None:
    assert "image_folder" not in trainable_datasets()
    assert "digits" in trainable_datasets()
