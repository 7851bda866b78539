"""Is exactly what lies in a range taken, and is the rest refused in a sentence that says so?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.objectives.ranges import FINITE, SEED, Range, first_refusal, whole

ENDS = st.integers(-50, 50)
FOREIGN: list[Any] = [True, False, None, "3", [3], math.nan, math.inf, -math.inf, 1j]


@given(ENDS, ENDS, st.booleans(), st.booleans(), st.floats(-60, 60) | st.integers(-60, 60))
def test_a_range_holds_the_numbers_between_its_ends(
    low: int, high: int, above: bool, below: bool, value: float
) -> None:
    of = Range("size", low, high, above=above, below=below)
    outside = value < low or value > high or (above and value == low) or (below and value == high)
    assert (value in of) is not outside
    assert (value in replace(of, is_whole=True)) is (not outside and isinstance(value, int))


@pytest.mark.parametrize("value", FOREIGN)
@pytest.mark.parametrize("of", [Range("size", 0), Range("size", 0, 9), whole("size", 0, 9)])
def test_what_is_no_finite_number_is_in_no_range(of: Range, value: object) -> None:
    assert value not in of
    assert of.refusal(value).endswith(f"not {value!r}.")


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (whole("size", 1, 10**9), "The size must be a whole number from 1 to 1000000000, not -1."),
        (Range("size", 0, 0.5), "The size must be from 0 to 0.5, not -1."),
        (Range("size", 0, 1, below=True), "The size must be from 0 to below 1, not -1."),
        (Range("size", 0, 1, above=True), "The size must be above 0 and at most 1, not -1."),
        (Range("size", 0), "The size must be a finite number of at least 0, not -1."),
        (Range("size", 0, above=True), "The size must be a finite number above 0, not -1."),
        (SEED, "The seed must be a whole number from 0 to 2^63 − 1, not -1."),
    ],
)
def test_the_sentence_names_the_setting_its_range_and_the_number(of: Range, words: str) -> None:
    assert of.refusal(-1) == words
    assert of.refusal(-1, "--size") == words.replace(f"The {of.title}", "--size")
    assert of.refusal(0.25 if not of.is_whole else 1) == ""


def test_a_huge_number_is_refused_in_a_short_sentence() -> None:
    assert len(Range("size", 0).refusal(10**4000)) < 100
    assert FINITE in Range("size", 0)


def test_the_first_attribute_out_of_range_is_named() -> None:
    ranges = {"real": Range("real part", 0, 1), "imag": Range("imaginary part", 0, 1)}
    assert first_refusal(0.5 + 0.5j, ranges) == ""
    assert first_refusal(2 + 2j, ranges).startswith("The real part must")
    assert first_refusal(1 + 2j, ranges).startswith("The imaginary part must")
