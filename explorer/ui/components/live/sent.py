"""Is what a browser sent of the form that it should have? It is not trusted."""

from __future__ import annotations

import math
from typing import Any

LARGEST = 1e9


def is_number(value: Any) -> bool:
    """Whether it is a finite number, and not True or False."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf


def numbers(value: Any, count: int, largest: float = LARGEST) -> list[float] | None:
    """A list of so many numbers, none of which is beyond `largest`; None if it is not that."""
    if not isinstance(value, list) or len(value) != count:
        return None
    if not all(is_number(each) and abs(each) <= largest for each in value):
        return None
    return [float(each) for each in value]
