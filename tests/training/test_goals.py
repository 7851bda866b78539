"""Are a card's goals read, whatever it holds, and is it right by how much one was missed?"""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.training.goals import MAX_GOALS, Goal, goals_of, remarks_of

NUMBERS = st.floats(-1e6, 1e6)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(bound=NUMBERS, value=NUMBERS)
def test_a_goal_is_missed_on_one_side_only(bound: float, value: float) -> None:
    most, least = Goal("nll", bound, True), Goal("nll", bound, False)
    above, below = most.missed_by({"nll": value}), least.missed_by({"nll": value})
    assert above is not None
    assert below is not None
    assert min(above, below) == 0
    assert above - below == pytest.approx(value - bound)


def test_goals_are_read_in_the_cards_order() -> None:
    card = {
        "goals": [
            {"figure": "dynamic_nll", "at_most": 130, "by": "--samples 5000"},
            {"figure": "mig", "at_least": 0.35, "set_on": "2026-11-20", "source": "A. B. 2018"},
        ],
        "remarks": "Next: more.",
    }
    assert goals_of(card) == [
        Goal("dynamic_nll", 130.0, True, "--samples 5000"),
        Goal("mig", 0.35, False, set_on="2026-11-20", source="A. B. 2018"),
    ]
    assert remarks_of(card) == "Next: more."


@pytest.mark.parametrize("value", [None, True, "1", math.nan, math.inf])
def test_a_figure_that_is_no_number_was_not_measured(value: Any) -> None:
    assert Goal("mig", 0.35, False).missed_by({"mig": value}) is None
    assert Goal("mig", 0.35, False).missed_by({}) is None


KEYS = ("figure", "at_most", "at_least", "by", "set_on", "source")
LIKE_A_GOAL = st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, ANYTHING))


@given(told=ANYTHING, like=LIKE_A_GOAL)
def test_a_card_from_anywhere_has_goals_or_none(told: Any, like: dict[str, Any]) -> None:
    for goal in goals_of({"goals": told}) + goals_of({"goals": [told, like]}):
        assert math.isfinite(goal.bound)
        assert goal.figure
        assert isinstance(goal.by, str)
    assert isinstance(remarks_of({"remarks": told}), str)


@pytest.mark.parametrize(
    "told",
    [
        {"figure": "nll", "at_most": 10**400},
        {"figure": "nll", "at_most": 1, "at_least": 0},
        {"figure": "nll", "at_most": True},
        {"figure": "\ud800", "at_most": 1},
        {"figure": "", "at_most": 1},
        {"at_most": 1},
        {"figure": "nll"},
    ],
)
def test_what_is_no_goal_is_left_out(told: dict[str, Any]) -> None:
    good = {"figure": "nll", "at_most": 3}
    assert goals_of({"goals": [told, good]}) == [Goal("nll", 3.0, True)]


@pytest.mark.parametrize("remarks", ["\ud800", "x" * 2001, "a\x00b", 7])
def test_remarks_that_cannot_be_shown_are_none(remarks: object) -> None:
    assert remarks_of({"remarks": remarks}) == ""


def test_no_card_has_endless_goals() -> None:
    assert len(goals_of({"goals": [{"figure": "mig", "at_least": 0}] * 1000})) == MAX_GOALS
