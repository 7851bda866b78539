"""How sure is a share of pictures?

A share p of n independent pictures has the standard error √(p(1 − p)/n). Shares that hang on how
pictures lie to one another have another error; their digits are cut by this one all the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

COUNTED: Mapping[str, str] = {
    "class_agreement": "class_agreement_pictures",
    "generation_sure": "generation_pictures",
    "generation_sure_held_out": "generation_held_out",
    "label_worth_below_zero": "label_worth_images",
}
"""Metrics that are shares of independent pictures → the metric that says of how many."""
OTHERS: Mapping[str, str] = {
    "class_confidence": "class_agreement_pictures",
    "copies": "generation_pictures",
    "copies_of_few": "generation_pictures",
    "copies_of_unseen": "generation_pictures",
    "precision": "generation_pictures",
    "recall": "generation_held_out",
    "coverage": "generation_held_out",
}
"""Metrics whose digits are cut by that error, though it is not theirs → likewise."""


def counted_error(metrics: Mapping[str, Any], key: str, prefix: str = "") -> float | None:
    """The standard error of a share that was counted; None of any other, and of none and of all."""
    return _error(metrics, key, prefix, COUNTED)


def cutting_error(metrics: Mapping[str, Any], key: str, prefix: str = "") -> float | None:
    """The error by which any share's digits are cut; None of any other figure."""
    return _error(metrics, key, prefix, {**COUNTED, **OTHERS})


def _error(
    metrics: Mapping[str, Any], key: str, prefix: str, of: Mapping[str, str]
) -> float | None:
    share, count = metrics.get(prefix + key), metrics.get(prefix + of.get(key, ""))
    if not isinstance(share, float | int) or not isinstance(count, int) or count < 1:
        return None
    return math.sqrt(share * (1 - share) / count) if 0 < share < 1 else None
