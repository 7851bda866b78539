"""Which phones of a room are at other servers, and where do they point?

Each server tells the others of its own phones several times a second; one that has said nothing for
a while is gone, and its phones with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

GONE_S = 6.0

Now = dict[str, Any]
"""What a server tells of its own phones: how many are `present`, and where their `pointers` are."""


class Elsewhere:
    """What the other servers last said. The room's lock guards it; `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: dict[str, tuple[float, Now]] = {}

    def take(self, server: str, now: Now) -> bool:
        """One says how it is now; whether that is anything new."""
        before = self._said.get(server)
        self._said[server] = (self._clock(), now)
        return before is None or before[1] != now

    @property
    def present(self) -> int:
        """Phones that are connected to other servers."""
        return sum(int(now["present"]) for now in self._of_now())

    @property
    def pointers(self) -> dict[str, list[float]]:
        """Where they point, by phone."""
        return {phone: at for now in self._of_now() for phone, at in now["pointers"].items()}

    def forget_pointers(self) -> None:
        """Another scene is shown: where they pointed is of the one before."""
        self._said = {
            server: (when, {**now, "pointers": {}}) for server, (when, now) in self._said.items()
        }

    def _of_now(self) -> list[Now]:
        oldest = self._clock() - GONE_S
        return [now for when, now in self._said.values() if when >= oldest]
