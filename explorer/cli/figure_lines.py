"""How are figures printed: one a line, with its error, and no digit that this does not bear?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from explorer.figures.number_text import borne_digits, signed, significant, with_error
from explorer.metrics.shares import counted_error, cutting_error
from explorer.training.card_metrics import ERROR, PREFIXES

BETWEEN, SECONDS = "_between", "_s"
"""Ends of the keys of a figure's bounds, and of a time."""
NAME_WIDTH = 34
DIGITS = 4
"""Significant ones, of a figure whose error is not known."""
NOT_TOLD = "not told by these images"
"""Of a figure that its estimate would get wrong: JSON has null."""


def figure_lines(
    figures: Mapping[str, Any], named: Callable[[str], str] = lambda key: key
) -> list[str]:
    """Each figure and what it is; the error of a figure stands beside it, in no line of its own.

    Args:
        figures: by key.
        named: what is printed for a key.
    """
    return [
        f"{named(key):<{NAME_WIDTH}} {_told(figures, key).replace('−', '-')}"
        for key in figures
        if not (key.endswith(ERROR) and key.removesuffix(ERROR) in figures)
    ]


def _told(figures: Mapping[str, Any], key: str) -> str:
    value = figures[key]
    if value is None:
        return NOT_TOLD
    if isinstance(value, list):
        return (" to " if key.endswith(BETWEEN) else ", ").join(
            _number(figures, key.removesuffix(BETWEEN), end) for end in value
        )
    if not isinstance(value, float):
        return str(value)
    if key.endswith(SECONDS):
        return f"{value:.1f}"
    error = _error(figures, key, counted_error)
    return _number(figures, key, value) if error is None else with_error(value, error)


def _number(figures: Mapping[str, Any], key: str, value: float) -> str:
    """To the digits that the figure's error bears, shown or not."""
    error = _error(figures, key, cutting_error)
    return signed(value, borne_digits(error)) if error else significant(value, DIGITS)


def _error(figures: Mapping[str, Any], key: str, of_share: Any) -> float | None:
    error = figures.get(f"{key}{ERROR}")
    if isinstance(error, float):
        return error
    prefix = next((p for p in PREFIXES if key.startswith(p)), "")
    found: float | None = of_share(figures, key.removeprefix(prefix), prefix)
    return found
