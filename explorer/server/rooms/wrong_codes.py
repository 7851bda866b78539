"""Is somebody guessing codes or secrets?

Codes are typed by hand, so some are wrong; a whole hall may share an address. What is wrong is
counted by the minute, per address and in all, and then refused until the minute is over.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from explorer.rooms.limits import WRONG_CODES_IN_ALL, WRONG_CODES_PER_MINUTE
from explorer.server.admission import household_of

MINUTE_S = 60.0
MOST_FOUND = 10_000
TOO_MANY = "Too many wrong codes came from here; wait a minute."


class WrongCodes:
    """Counts wrong codes of the present minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since_s = clock()
        self._wrong: Counter[str] = Counter()

    def count(self, address: str) -> None:
        """One more wrong code or secret from there."""
        self._wrong[household_of(address)] += 1

    def are_too_many(self, address: str) -> bool:
        """Whether from there, or from everywhere, come more than a hall mistypes."""
        if self._clock() - self._since_s >= MINUTE_S:
            self._since_s = self._clock()
            self._wrong.clear()
        is_one = self._wrong[household_of(address)] >= WRONG_CODES_PER_MINUTE
        return is_one or self._wrong.total() >= WRONG_CODES_IN_ALL


class FoundRooms:
    """Which rooms an address has found by a right code; of very many the latest."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], None] = {}

    def note(self, address: str, code: str) -> None:
        """A right code came from there."""
        key = household_of(address), code
        self._found.pop(key, None)
        self._found[key] = None
        if len(self._found) > MOST_FOUND:
            del self._found[next(iter(self._found))]

    def was_found(self, address: str, code: str) -> bool:
        """Whether one did before."""
        return (household_of(address), code) in self._found
