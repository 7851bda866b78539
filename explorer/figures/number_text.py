"""With how many digits is a number written, and with which minus?

No digit that its error, or the distance of the numbers compared, does not bear. Without plotly, so
that the command line has it too.
"""

from __future__ import annotations

import math

MOST_DIGITS = 4
LEAST = f"{10**-MOST_DIGITS:.{MOST_DIGITS}f}"
RATIO_DIGITS = 3


def with_error(value: float, error: float, digits: int = 2) -> str:
    """Such as "130.00 ± 0.47": no more digits than two of the error, `digits` where there is none.

    Where both are less than half the last digit that is ever written: "< 0.0001".

    Args:
        value: a mean.
        error: its standard error, not negative.
        digits: after the point, for an error of 0.
    """
    digits = borne_digits(error) if error > 0 else digits
    if error > 0 and max(abs(value), error) < 0.5 * 10**-MOST_DIGITS:
        return f"< {LEAST}"
    written = signed(error, digits)
    if error > 0 and not written.strip("0."):
        written = f"< {LEAST}"  # no claim that there is none
    return f"{signed(value, digits)} ± {written}"


def borne_digits(error: float) -> int:
    """How many digits after the point a standard error bears: to its own second one.

    As many as are ever written of one that is no number above 0, as in a file from elsewhere.
    """
    if not 0 < error < math.inf:
        return MOST_DIGITS
    return min(MOST_DIGITS, max(0, 1 - math.floor(math.log10(float(f"{error:.1e}")))))


def digits_between(least: float, most: float, alike: int = 2) -> int:
    """How many digits after the point tell two ends apart: to the second one of their distance.

    Args:
        least, most: the ends.
        alike: for two that are one.
    """
    apart = most - least
    if not math.isfinite(apart):
        return alike
    return max(0, 1 - math.floor(math.log10(apart))) if apart > 0 else alike


def significant(value: float, digits: int = RATIO_DIGITS) -> str:
    """To so many significant digits, of which at most four after the point: "17,500", "0.012"."""
    if value == 0 or not math.isfinite(value):
        return signed(value, 0)
    rounded = float(f"{value:.{digits - 1}e}")
    if abs(rounded) < 0.5 * 10**-MOST_DIGITS:
        return f"{'< ' if value > 0 else '> −'}{LEAST}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    return signed(rounded, min(places, MOST_DIGITS), ",")


def borne_ratio(ratio: float, error: float) -> str:
    """To three significant digits, or as many as its standard error bears: to its second one."""
    digits = RATIO_DIGITS
    if ratio > 0 and error > 0:
        borne = math.floor(math.log10(ratio)) - math.floor(math.log10(error)) + 2
        digits = max(1, min(digits, borne))
    return significant(ratio, digits)


def signed(value: float, digits: int = 2, thousands: str = "") -> str:
    """A number with the true minus sign, and no sign on a zero; `thousands`: the sign between."""
    text = f"{value:{thousands}.{digits}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "−")
