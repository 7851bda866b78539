"""How do numbers that a person set stand in the address?"""

from __future__ import annotations

from collections.abc import Iterable

SEPARATOR = ","
LONGEST = 400
"""Characters read: more than any picture here can need."""


def numbers_in(text: str) -> list[float]:
    """The numbers of a list with commas; none where any part is no number."""
    try:
        return [float(part) for part in text[:LONGEST].split(SEPARATOR)]
    except ValueError:
        return []


def text_of(numbers: Iterable[float]) -> str:
    """The list that `numbers_in` reads."""
    return SEPARATOR.join(f"{number:g}" for number in numbers)
