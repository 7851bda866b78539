"""How is it said whether a model's figures reach their goals?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.core import Description
from explorer.figures.frame import signed
from explorer.training.goals import Goal, goals_of
from explorer.ui.figure_groups import GROUPS, PREFIXES, shown
from explorer.ui.figure_meanings import Meaning

MEANINGS = {meaning.key: meaning for group in GROUPS for meaning in group.meanings}


@dataclass(frozen=True)
class GoalLine:
    """One goal, as text.

    Attributes:
        name: the figure's.
        pixels: how those behind it were binarised, "" for as the others of the card.
        bound: such as "≤ 130".
        value: what was measured, "" if nothing was.
        unit: of both.
        outcome: "reached", "missed by 0.08" or "not measured".
        by: the options of `evaluate` that measure it.
    """

    name: str
    pixels: str
    bound: str
    value: str
    unit: str
    outcome: str
    by: str

    @property
    def is_reached(self) -> bool:
        """Whether it is."""
        return self.outcome == "reached"


def goal_lines(model: Description) -> list[GoalLine]:
    """The goals of a model's card that are of figures known here, in the card's order."""
    lines = (_line(model, goal) for goal in goals_of(model.card))
    return [line for line in lines if line is not None]


def _line(model: Description, goal: Goal) -> GoalLine | None:
    prefix = next(p for p in sorted(PREFIXES, reverse=True) if goal.figure.startswith(p))
    meaning = MEANINGS.get(goal.figure.removeprefix(prefix))
    if meaning is None:
        return None
    # −ELBO is shown, the ELBO is stored: the bound turns round with the sign.
    comparison = "≤" if goal.is_most == (meaning.sign > 0) else "≥"
    missed = goal.missed_by(model.metrics)
    return GoalLine(
        name=meaning.name.removesuffix(" ≤"),
        pixels=PREFIXES[prefix],
        bound=f"{comparison} {_short(meaning.sign * goal.bound)}",
        value=shown(model.metrics, replace(meaning, whole="", real="", error=""), prefix),
        unit=meaning.unit,
        outcome=_outcome(missed, meaning),
        by=goal.by,
    )


def _outcome(missed: float | None, meaning: Meaning) -> str:
    if missed is None:
        return "not measured"
    if missed == 0:
        return "reached"
    return f"missed by {signed(max(missed, 10.0**-meaning.digits), meaning.digits)}"


def _short(value: float) -> str:
    return f"{value:g}".replace("-", "−")
