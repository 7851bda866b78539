"""Which numbers of a text have a digit that their figure's error does not bear?"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

SHARES = {
    "class_agreement": "class_agreement_pictures",
    "class_confidence": "class_agreement_pictures",
    "copies": "generation_pictures",
    "generation_sure": "generation_pictures",
    "label_worth_below_zero": "label_worth_images",
    "precision": "generation_pictures",
}
"""Shares → of how many pictures; their error is that of a binomial."""
NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def places_of(text: str) -> list[int]:
    """The digits after the point of each of its numbers."""
    return [len(found[1] or "") for found in NUMBER.finditer(text)]


def error_of(metrics: Mapping[str, Any], key: str) -> float:
    """The standard error that a card gives or implies; 0 where none is known."""
    error = metrics.get(f"{key}_se", 0.0)
    prefix = re.match("(dynamic_|static_|none_)?", key)[0]  # type: ignore[index]
    share, count = metrics.get(key), metrics.get(prefix + SHARES.get(key[len(prefix) :], "?"))
    if not error and isinstance(share, float) and count:
        error = math.sqrt(share * (1 - share) / count)
    return float(error)


def unborne(metrics: Mapping[str, Any], key: str, told: str) -> list[str]:
    """The numbers that have a digit below the second one of the figure's error."""
    error = error_of(metrics, key)
    least = math.floor(math.log10(error)) - 1 if error else -math.inf
    return [
        found[0]
        for found in NUMBER.finditer(told)
        if found[1] and -len(found[1]) < least and float(found[0].replace(",", ""))
    ]
