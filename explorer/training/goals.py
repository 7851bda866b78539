"""Which goals were set for a model's figures, and by how much were they missed?

A card lists them under `goals`, each a bound that was set before the training; `remarks` says what
was tried where one was missed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GOALS, REMARKS = "goals", "remarks"
"""Keys of a card."""
MAX_GOALS, MAX_TEXT = 20, 2_000


@dataclass(frozen=True)
class Goal:
    """A bound for one figure of a card.

    Attributes:
        figure: key of the card's metrics.
        bound: in the figure's unit, and with its sign in the card.
        is_most: whether the bound is an upper one.
        by: the options of `evaluate` that measure it, "" for the usual ones.
        set_on: the day on which it was set, "" where the card does not say.
        source: where the figure behind it is published, "" where it is our own.
    """

    figure: str
    bound: float
    is_most: bool
    by: str = ""
    set_on: str = ""
    source: str = ""

    def missed_by(self, metrics: Mapping[str, Any]) -> float | None:
        """Distance to the bound if it is violated, else 0; None without such a figure."""
        lead = self.lead(metrics)
        return None if lead is None else max(0.0, -lead)

    def lead(self, metrics: Mapping[str, Any]) -> float | None:
        """Distance to the bound, below 0 where it is violated; None without such a figure."""
        value = _finite(metrics.get(self.figure))
        if value is None:
            return None
        return self.bound - value if self.is_most else value - self.bound


def goals_of(card: Mapping[str, Any]) -> list[Goal]:
    """The goals of a card; malformed entries are left out, as a card may come from anywhere."""
    entries = card.get(GOALS)
    found = [_goal(one) for one in entries[:MAX_GOALS]] if isinstance(entries, list) else []
    return [goal for goal in found if goal is not None]


def remarks_of(card: Mapping[str, Any]) -> str:
    """The card's remarks on its goals, "" if there are none that can be shown."""
    return _text(card.get(REMARKS))


def _goal(entry: object) -> Goal | None:
    if not isinstance(entry, dict):
        return None
    figure, by = _text(entry.get("figure")), _text(entry.get("by"))
    most, least = _finite(entry.get("at_most")), _finite(entry.get("at_least"))
    bound = least if most is None else most
    if not figure or bound is None or (most is not None and least is not None):
        return None
    set_on, source = _text(entry.get("set_on")), _text(entry.get("source"))
    return Goal(figure, bound, most is not None, by, set_on, source)


def _text(value: object) -> str:
    is_text = isinstance(value, str) and len(value) <= MAX_TEXT and value.isprintable()
    return value if is_text else ""  # type: ignore[return-value]


def _finite(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:  # a whole number may have any size
        return None
    return number if math.isfinite(number) else None
