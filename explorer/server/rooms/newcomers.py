"""Does one address send more new phones than a hall has?

A token costs nothing, so one script could come under a thousand. A whole hall may come from one
address at once, and after that only few more: so many are counted at most, and one is forgotten
every so often. Who was in the room before is no newcomer.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from explorer.rooms.limits import NEW_PHONES, NEW_PHONES_PER_MINUTE
from explorer.server.admission import household_of
from explorer.server.refusals import CloseCode, Refusal

MINUTE_S = 60.0
MOST_ADDRESSES = 10_000
TOO_MANY = "Too many new phones came from your address; try again in a minute."


class Newcomers:
    """Counts new phones per address; used from one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._came: dict[str, tuple[float, float]] = {}

    def take(self, address: str) -> None:
        """One more from there. Raises Refusal, with a sentence, where it is one too many."""
        now_s, household = self._clock(), household_of(address)
        came = self._still_counted(household, now_s) + 1
        if came > NEW_PHONES:
            raise Refusal(CloseCode.TRY_AGAIN_LATER, TOO_MANY)
        self._came[household] = came, now_s
        if len(self._came) > MOST_ADDRESSES:
            self._forget(now_s)

    def _still_counted(self, household: str, now_s: float) -> float:
        came, then_s = self._came.get(household, (0.0, now_s))
        return max(came - (now_s - then_s) * NEW_PHONES_PER_MINUTE / MINUTE_S, 0.0)

    def _forget(self, now_s: float) -> None:
        """Keep only the addresses of which some are still counted."""
        for household in [*self._came]:
            if self._still_counted(household, now_s) == 0:
                del self._came[household]
