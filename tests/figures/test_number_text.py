"""Are numbers written with as many digits as they bear?"""

from __future__ import annotations

import math

import pytest

from explorer.figures.number_text import borne_ratio, digits_between, significant, with_error


@pytest.mark.parametrize(
    ("value", "error", "said"),
    [
        (-129.9996, 0.4712, "−130.00 ± 0.47"),
        (7.6358, 0.0199, "7.636 ± 0.020"),
        (0.9734, 0.00361, "0.9734 ± 0.0036"),
        (-739.8, 3.04, "−739.8 ± 3.0"),
        (2014.2, 41.0, "2014 ± 41"),
        (5.0, 0.0996, "5.00 ± 0.10"),
        (1.234, 0.0, "1.23 ± 0.00"),
        (2.5e-10, 8.6e-15, "< 0.0001"),
        (0.99991, 2e-6, "0.9999 ± < 0.0001"),
        (math.nan, 0.2, "nan ± 0.20"),
        (1.5, math.inf, "1.5000 ± inf"),
    ],
)
def test_a_figure_has_no_more_digits_than_its_error_bears(
    value: float, error: float, said: str
) -> None:
    assert with_error(value, error) == said


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [
        (17476.63, 3, "17,500"),
        (94.26, 3, "94.3"),
        (3.004, 3, "3.00"),
        (0.9996, 3, "1.00"),
        (-0.00276, 2, "−0.0028"),
        (17476.63, 1, "20,000"),
        (0.00003394, 3, "< 0.0001"),
        (-0.00000394, 3, "> −0.0001"),
        (math.nan, 3, "nan"),
        (-math.inf, 3, "−inf"),
        (0.0, 3, "0"),
    ],
)
def test_a_number_has_so_many_significant_digits(value: float, digits: int, said: str) -> None:
    assert significant(value, digits) == said


@pytest.mark.parametrize(
    ("ratio", "error", "said"),
    [
        (17476.63, 94, "17,500"),
        (17476.63, 9400, "17,500"),
        (17476.63, 94000, "17,000"),
        (6.6, 0.03, "6.60"),
        (6.6, 1.2, "6.6"),
        (0.0, 0.0, "0"),
        (2.5, 0.0, "2.50"),
    ],
)
def test_a_ratio_has_three_digits_where_its_error_bears_them(
    ratio: float, error: float, said: str
) -> None:
    assert borne_ratio(ratio, error) == said


@pytest.mark.parametrize(
    ("least", "most", "digits"),
    [
        (math.nan, 1.0, 2),
        (205.85, 242.31, 0),
        (-767.88, -759.45, 1),
        (133.72, 133.92, 2),
        (5.0, 5.0, 2),
    ],
)
def test_ends_are_told_apart_by_their_distance_s_second_digit(
    least: float, most: float, digits: int
) -> None:
    assert digits_between(least, most) == digits
