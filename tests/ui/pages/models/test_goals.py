"""Is it said in the figures' own words whether goals are reached?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.core import Description, ModelCore
from explorer.training.goals import remarks_of
from explorer.ui.pages.models.goals import goal_lines
from tests.shipped import CHECKPOINTS, NAMES

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")


def model(metrics: dict[str, Any], *goals: dict[str, Any]) -> Description:
    described = SHIPPED.describe("mnist-vae-2d")
    return replace(described, metrics=metrics, card=described.card | {"goals": list(goals)})


@pytest.mark.parametrize(
    ("goal", "metrics", "said"),
    [
        (
            {"figure": "elbo", "at_least": -134},
            {"elbo": -133.5},
            ("−ELBO", "", "≤ 134", "133.50", 0.0, "reached"),
        ),
        (
            {"figure": "dynamic_nll", "at_most": 127},
            {"dynamic_nll": 126.938, "dynamic_nll_se": 0.441},
            (
                "NLL",
                "pixels drawn anew",
                "≤ 127",
                "126.94 ± 0.44",
                0.0,
                "reached by less than its error, 0.44",
            ),
        ),
        (
            {"figure": "dynamic_nll", "at_most": 84.8},
            {"dynamic_nll": 85.03, "dynamic_nll_samples": 5000},
            ("NLL", "pixels drawn anew, K = 5,000", "≤ 84.8", "85.03", 0.23, "missed by 0.23"),
        ),
        (
            {"figure": "log_px", "at_least": -90},
            {"log_px": -92.0},
            ("log p(x)", "", "≥ −90", "−92.00", 2.0, "missed by 2.00"),
        ),
        (
            {"figure": "nll", "at_most": 100},
            {"nll": 100.0001},
            ("NLL", "", "≤ 100", "100.00", 0.0001, "missed by less than 0.01"),
        ),
        (
            {"figure": "log_px_given_z", "at_least": -6008},
            {"log_px_given_z": -6032.596, "log_px_given_z_se": 6.9},
            ("−log p(x|z)", "", "≤ 6008", "6032.6 ± 6.9", 24.596, "missed by 24.6"),
        ),
        (
            {"figure": "dynamic_nll", "at_most": 127},
            {"dynamic_nll": 127.197, "dynamic_nll_se": 0.467},
            (
                "NLL",
                "pixels drawn anew",
                "≤ 127",
                "127.20 ± 0.47",
                0.197,
                "missed by 0.20, less than its error, 0.47",
            ),
        ),
        (
            {"figure": "dynamic_nll", "at_most": 127},
            {"dynamic_nll": 127.197, "dynamic_elbo_se": 0.468},
            (
                "NLL",
                "pixels drawn anew",
                "≤ 127",
                "127.20",
                0.197,
                "missed by 0.20, less than the error of its −ELBO, 0.47",
            ),
        ),
        (
            {"figure": "log_px_forward_ais", "at_least": -84.5},
            {"log_px_forward_ais": -85.02, "log_px_forward_ais_se": 0.2406},
            ("Forward AIS", "", "≥ −84.5", "−85.02 ± 0.24", 0.52, "missed by 0.52"),
        ),
        ({"figure": "elbo", "at_least": 0.0}, {"elbo": 1.0}, ("−ELBO", "", "≤ 0", "−1.00", 0.0)),
        ({"figure": "mig", "at_least": 0.35}, {}, ("MIG", "", "≥ 0.35", "", None, "not measured")),
    ],
)
def test_a_goal_in_words(
    goal: dict[str, Any], metrics: dict[str, Any], said: tuple[Any, ...]
) -> None:
    (line,) = goal_lines(model(metrics, goal))
    missed = None if line.missed is None else round(line.missed, 6)
    found = (line.name, line.how, line.bound, line.value, missed, line.outcome)
    assert found[: len(said)] == said


def test_a_figure_that_nobody_knows_is_left_out() -> None:
    assert goal_lines(model({"beauty": 1.0}, {"figure": "beauty", "at_least": 1})) == []


@pytest.mark.parametrize("name", NAMES)
def test_where_a_shipped_model_misses_a_goal_its_card_says_what_was_tried(name: str) -> None:
    described = SHIPPED.describe(name)
    lines = goal_lines(described)
    assert len(lines) == len(described.card.get("goals", []))
    assert all(line.missed is not None for line in lines)
    if any(line.missed for line in lines):
        assert "next" in remarks_of(described.card).lower()
