"""Which figures was a model to reach, and by how much did it miss them?

A card may say so under `goals`, each with the bound that was set before the training, and under
`remarks` what was tried where one was missed, and what would be next.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GOALS, REMARKS = "goals", "remarks"
"""Keys of a card that has them."""
MAX_GOALS = 20


@dataclass(frozen=True)
class Goal:
    """A bound for one figure of a card.

    Attributes:
        figure: key of the card's metrics.
        bound: its value, in the figure's unit.
        is_most: whether the figure may be at most so much, or must be at least.
        by: the options of `evaluate` that measure it, "" for the usual ones.
    """

    figure: str
    bound: float
    is_most: bool
    by: str = ""

    def missed_by(self, metrics: Mapping[str, Any]) -> float | None:
        """How far the figure is on the wrong side, 0 where it is not; None if there is none."""
        value = _finite(metrics.get(self.figure))
        if value is None:
            return None
        return max(0.0, value - self.bound if self.is_most else self.bound - value)


def goals_of(card: Mapping[str, Any]) -> list[Goal]:
    """The goals of a card. What is no goal is left out: a card may come from anywhere."""
    told = card.get(GOALS)
    found = [_goal(one) for one in told[:MAX_GOALS]] if isinstance(told, list) else []
    return [goal for goal in found if goal is not None]


def remarks_of(card: Mapping[str, Any]) -> str:
    """What the card says of them, "" if nothing."""
    told = card.get(REMARKS)
    return told if isinstance(told, str) else ""


def _goal(told: object) -> Goal | None:
    if not isinstance(told, dict) or not isinstance(told.get("figure"), str):
        return None
    by = told.get("by", "")
    for key, is_most in (("at_most", True), ("at_least", False)):
        bound = _finite(told.get(key))
        if bound is not None:
            return Goal(told["figure"], bound, is_most, by if isinstance(by, str) else "")
    return None


def _finite(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None  # type: ignore[arg-type]
