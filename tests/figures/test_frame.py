"""Are numbers written with as many digits as they bear?"""

from __future__ import annotations

import pytest

from explorer.figures.frame import with_error


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
        (2.5e-10, 8.6e-15, "0.0000 ± 0.0000"),
    ],
)
def test_a_figure_has_no_more_digits_than_its_error_bears(
    value: float, error: float, said: str
) -> None:
    assert with_error(value, error) == said
