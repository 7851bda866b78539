"""Which numbers may a setting be, and in which words is any other refused?"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

FINITE = sys.float_info.max


@dataclass(frozen=True)
class Range:
    """The numbers that a setting may be.

    Attributes:
        title: what a person calls the setting.
        low, high: the smallest and the largest number.
        is_whole: integers alone. Booleans, texts and NaN are never in a range.
        above, below: `low` itself is too low, `high` itself too high.
        words: for the range; made from its ends where empty.
    """

    title: str
    low: float
    high: float = FINITE
    is_whole: bool = False
    above: bool = False
    below: bool = False
    words: str = ""

    def __contains__(self, value: object) -> bool:
        if type(value) is not int and (self.is_whole or not isinstance(value, float)):
            return False
        is_high_enough = value > self.low if self.above else value >= self.low
        is_low_enough = value < self.high if self.below else value <= self.high
        return is_high_enough and is_low_enough

    def refusal(self, value: object, title: str = "") -> str:
        """The sentence that refuses a number; "" for one in the range.

        Args:
            title: in place of the range's own, such as a command's option.
        """
        if value in self:
            return ""
        shown = repr(value)[:40]
        return f"{title or f'The {self.title}'} must be {self.words or self._words()}, not {shown}."

    def _words(self) -> str:
        low, high = (
            f"{end:g}" if isinstance(end, float) else str(end) for end in (self.low, self.high)
        )
        if self.high == FINITE:
            return f"a finite number {'above' if self.above else 'of at least'} {low}"
        if self.above:
            return f"above {low} and {'below' if self.below else 'at most'} {high}"
        kind = "a whole number " if self.is_whole else ""
        return f"{kind}from {low} to {'below ' if self.below else ''}{high}"


def whole(title: str, low: int, high: int, words: str = "") -> Range:
    """The integers from `low` to `high`."""
    return Range(title, low, high, is_whole=True, words=words)


SEED = whole("seed", 0, 2**63 - 1, words="a whole number from 0 to 2^63 − 1")


def first_refusal(settings: object, ranges: Mapping[str, Range]) -> str:
    """The sentence that refuses the first attribute outside its range; "" where all are inside."""
    refusals = (each.refusal(getattr(settings, name)) for name, each in ranges.items())
    return next((refusal for refusal in refusals if refusal), "")
