"""How is it said whether a model's figures reach their goals?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.core import Description
from explorer.figures.number_text import borne_digits, signed
from explorer.training.goals import Goal, goals_of
from explorer.ui.pages.models.figure_groups import MEANINGS, PREFIXES, error_of, number, shown
from explorer.ui.pages.models.meanings import Meaning

CLOSEST = {"nll": "elbo"}
"""Whose standard error is nearest to that of a figure whose own a card does not hold."""


@dataclass(frozen=True)
class GoalLine:
    """One goal, as text.

    Attributes:
        name: the figure's.
        how: which pixels and how many samples are behind it, "" where nothing is to be said.
        bound: such as "≤ 130".
        value: what was measured, "" if nothing was.
        unit: of both.
        missed: by how much, 0 where the goal is reached; None if nothing was measured.
        outcome: the same in words: "reached", "reached by less than its error, 0.44", "missed by
            0.08, less than its error, 0.23" or "not measured".
        command: what measures it.
        origin: when it was set, and after which published figure.
    """

    name: str
    how: str
    bound: str
    value: str
    unit: str
    missed: float | None
    outcome: str
    command: str
    origin: str = ""


def goal_lines(model: Description) -> list[GoalLine]:
    """The goals of a model's card whose figures are known here, in the card's order."""
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
        name=model.marked(meaning.key, meaning.name.removesuffix(" ≤")),
        how=_how(model, meaning, prefix),
        bound=f"{comparison} {_short(meaning.sign * goal.bound, meaning.digits)}",
        value=shown(model.metrics, replace(meaning, whole="", real=""), prefix),
        unit=meaning.unit,
        missed=missed,
        outcome=_outcome(
            goal.lead(model.metrics), meaning.digits, *_known_error(model, meaning, prefix)
        ),
        command=f"evaluate {model.name} {goal.by}".strip(),
        origin=_origin(goal),
    )


def _known_error(model: Description, meaning: Meaning, prefix: str) -> tuple[float, str]:
    """The figure's standard error and whose it is; where it is not known the closest one, or 0."""
    own = error_of(model.metrics, meaning, prefix)
    if own is not None or meaning.key not in CLOSEST:
        return own or 0.0, "its error"
    closest = MEANINGS[CLOSEST[meaning.key]]
    return error_of(model.metrics, closest, prefix) or 0.0, f"the error of its {closest.name}"


def _origin(goal: Goal) -> str:
    after = goal.source and f"after {goal.source}"
    when = goal.set_on and f"set on {goal.set_on}"
    return ", ".join(filter(None, [when, after or (when and "here")]))


def _how(model: Description, meaning: Meaning, prefix: str) -> str:
    parts = [f"pixels {PREFIXES[prefix]}"] if prefix else []
    samples = number(model.metrics.get(f"{prefix}nll_samples"))
    if meaning.key == "nll" and samples is not None:
        parts.append(f"K = {samples:,.0f}")
    return ", ".join(parts)


def _outcome(lead: float | None, digits: int, error: float, whose: str) -> str:
    if lead is None:
        return "not measured"
    borne = borne_digits(error) if error > 0 else digits
    if lead >= 0:
        return (
            f"reached by less than {whose}, {signed(error, borne)}" if lead < error else "reached"
        )
    missed = -lead
    digits = min(digits, borne)  # of a distance no more than the error bears
    least = 10.0**-digits
    words = f"less than {signed(least, digits)}" if missed < least else signed(missed, digits)
    within = f", less than {whose}, {signed(error, borne)}" if missed < error else ""
    return f"missed by {words}{within}"


def _short(value: float, digits: int) -> str:
    """The number without zeros at the end of its decimals."""
    text = signed(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text
