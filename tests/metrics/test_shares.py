"""Is a share as sure as the number of pictures makes it?"""

from __future__ import annotations

import pytest
from scipy.stats import binom

from explorer.metrics.shares import COUNTED, OTHERS, counted_error, cutting_error


def test_a_counted_share_has_the_binomial_s_deviation() -> None:
    metrics = {"class_agreement": 0.9078, "class_agreement_pictures": 5000}
    assert counted_error(metrics, "class_agreement") == pytest.approx(
        binom(5000, 0.9078).std() / 5000
    )


def test_a_share_near_others_has_digits_and_no_error_of_its_own() -> None:
    metrics = {"recall": 0.25, "generation_held_out": 300, "static_recall": 0.5}
    metrics["static_generation_held_out"] = 100
    assert counted_error(metrics, "recall") is None
    assert cutting_error(metrics, "recall") == pytest.approx(0.025)
    assert cutting_error(metrics, "recall", "static_") == pytest.approx(0.05)


@pytest.mark.parametrize(
    "metrics",
    [
        {},
        {"copies": 0.5},
        {"copies": 0.0, "generation_pictures": 9},
        {"copies": 1.0, "generation_pictures": 9},
        {"copies": 7.0, "generation_pictures": 9},
        {"copies": 0.5, "generation_pictures": 0},
    ],
)
def test_nothing_is_said_where_nothing_is_known(metrics: dict[str, float]) -> None:
    assert cutting_error(metrics, "copies") is None
    assert cutting_error(metrics, "elbo") is None
    assert not set(COUNTED) & set(OTHERS)
