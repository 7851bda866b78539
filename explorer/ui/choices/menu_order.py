"""In which order do models stand in a menu?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from explorer.core import Description


def in_menu_order(described: Mapping[str, Description]) -> list[str]:
    """The names by their letters, numbers by their size; models that differ in β stand together."""
    ordered = sorted(described, key=_natural)
    places: dict[str, int] = {}
    keys: dict[str, tuple[int, float, int]] = {}
    for place, name in enumerate(ordered):
        model = described[name]
        kind = model.title.replace(f"β = {model.beta:g}", "β")
        keys[name] = (places.setdefault(kind, place), model.beta, place)
    return sorted(ordered, key=keys.__getitem__)


def _natural(name: str) -> list[tuple[int, str]]:
    """A name cut at its numbers, so that 2 comes before 10."""
    return [
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)
    ]
