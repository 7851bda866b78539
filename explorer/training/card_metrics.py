"""Which of a card's metrics can be shown: numbers, and a few short texts?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LARGEST = 1e12
"""No figure of ours is near it; a larger one would only burst its table."""
TEXTS = frozenset(
    {
        "unit",
        "data",
        "binarisation",
        "latent_binarisation",
        "generation_binarisation",
        "elbo_is",
        "disentanglement_of",
        "factor_correlations",
        "label_worth_how",
        "class_agreement_worst",
        "classifier",
        "ais_reverse_start",
    }
)
"""Metrics that are words, also with the name of a binarisation in front."""
ERROR = "_se"
"""What ends the key of a standard error, which is not negative."""
LISTS, BOUNDS = frozenset({"ais_effective_samples"}), "_between"
"""Metrics that are several numbers: these, and the two ends between which another one lies."""
LONGEST_TEXT, LONGEST_LIST = 300, 10
PREFIXES = ("none_", "dynamic_", "static_")


def is_figure(value: object) -> bool:
    """Whether this is a finite number of a size that can be shown, which true and false are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= LARGEST  # which a NaN is not either


def is_sound(key: str, value: object) -> bool:
    """Whether a metric is of the type that its key has."""
    for prefix in PREFIXES:
        key = key.removeprefix(prefix)
    if key in TEXTS or key.endswith("binarisation"):
        return isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()
    if key in LISTS or key.endswith(BOUNDS):
        is_short = isinstance(value, list) and len(value) <= LONGEST_LIST
        return is_short and all(is_figure(part) for part in value)  # type: ignore[attr-defined]
    return is_figure(value) and not (key.endswith(ERROR) and value < 0)  # type: ignore[operator]


def sound_metrics(metrics: Mapping[str, Any]) -> dict[str, Any]:
    """Those that can be shown; a card may come from anywhere."""
    return {key: value for key, value in metrics.items() if is_sound(key, value)}
