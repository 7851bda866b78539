"""Are the figures of a card told from what cannot be shown, for every card that ships?"""

from __future__ import annotations

import json
import math

import pytest

from explorer.training.card_metrics import is_sound, sound_metrics
from tests.shipped import CHECKPOINTS, NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_of_a_shipped_card_can_be_shown(name: str) -> None:
    metrics = json.loads((CHECKPOINTS / name / "card.json").read_text(encoding="utf-8"))["metrics"]
    assert [key for key, value in metrics.items() if not is_sound(key, value)] == []
    assert sound_metrics(metrics) == metrics


@pytest.mark.parametrize(
    "value", ["-85", True, [1.0], {"a": 1}, math.nan, math.inf, 1e300, 10**400, "x" * 999]
)
def test_what_is_no_figure_is_none(value: object) -> None:
    assert not is_sound("elbo", value)
    assert sound_metrics({"elbo": value, "kl": 2.0}) == {"kl": 2.0}


@pytest.mark.parametrize("value", ["", "grey pixels", "x" * 300])
def test_some_figures_are_short_texts(value: str) -> None:
    assert is_sound("data", value)
    assert is_sound("dynamic_binarisation", value)
    assert not is_sound("data", value + "\n")
    assert not is_sound("data", 5)


def test_an_interval_is_two_numbers() -> None:
    assert is_sound("mutual_information_between", [1.0, 2.5])
    assert not is_sound("mutual_information_between", [1.0, "2"])
    assert not is_sound("mutual_information_between", 1.0)


def test_a_standard_error_is_not_negative() -> None:
    assert is_sound("dynamic_elbo_se", 0.4)
    assert not is_sound("dynamic_elbo_se", -0.4)
    assert is_sound("elbo", -0.4)
