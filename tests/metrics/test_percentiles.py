"""Is a figure's place among the test images counted right, and said without exaggeration?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.metrics.percentiles import PercentileRank, percentile_rank, whole_percent

figures = st.lists(st.integers(-20, 20).map(float), min_size=1, max_size=60)


def test_known_places():
    values = np.arange(100.0)
    assert percentile_rank(values, 93.0) == PercentileRank(below=93, above=6, count=100)
    assert percentile_rank(values, 93.0).rank == 0.935
    assert percentile_rank(values, 92.5).rank == 0.93
    assert percentile_rank(values, -1.0).rank == 0.0
    assert percentile_rank(values, 100.0).rank == 1.0


def test_equal_figures_count_by_half():
    assert percentile_rank([2.0, 2.0, 2.0, 2.0], 2.0).rank == 0.5
    assert percentile_rank([1.0, 2.0, 2.0, 3.0], 2.0) == PercentileRank(1, 1, 4)


@given(figures, st.integers(-25, 25).map(float))
def test_the_rank_is_a_share_and_negation_turns_it_round(values, value):
    place = percentile_rank(values, value)
    assert 0 <= place.rank <= 1
    turned = percentile_rank(-np.array(values), -value)
    assert (turned.below, turned.above) == (place.above, place.below)
    assert turned.rank == pytest.approx(1 - place.rank)


@given(figures, st.integers(-25, 25).map(float), st.integers(-25, 25).map(float))
def test_a_larger_figure_ranks_no_lower(values, one, other):
    low, high = sorted((one, other))
    assert percentile_rank(values, low).rank <= percentile_rank(values, high).rank


@given(figures, st.integers(-25, 25).map(float), st.randoms())
def test_the_order_of_the_test_images_does_not_matter(values, value, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert percentile_rank(shuffled, value) == percentile_rank(values, value)


def test_over_many_images_ranks_are_even():
    drawn = np.random.default_rng(0).normal(size=(2, 4000))
    ranks = np.sort([percentile_rank(drawn[0], value).rank for value in drawn[1]])
    assert np.abs(ranks - np.linspace(0, 1, 4000)).max() < 0.04  # Kolmogorov-Smirnov, p < 0.001


@pytest.mark.parametrize("values", [[], [[1.0]], 1.0])
def test_no_values_have_no_places(values):
    with pytest.raises(ValueError, match="give no standing"):
        percentile_rank(values, 1.0)


@pytest.mark.parametrize(("values", "value"), [([1.0], np.nan), ([np.nan], 1.0)])
def test_what_is_no_number_has_no_place(values, value):
    with pytest.raises(ValueError, match="not a number"):
        percentile_rank(values, value)


@pytest.mark.parametrize(
    ("share", "percent"),
    [(0, 0), (1e-9, 1), (0.004, 1), (0.5, 50), (0.93, 93), (0.999, 99), (0.9999999, 99), (1, 100)],
)
def test_only_all_is_said_to_be_all(share, percent):
    assert whole_percent(share) == percent


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_what_is_no_share_has_no_percentage(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        whole_percent(share)
