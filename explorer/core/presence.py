"""Who is away, where several servers each see only their own visitors?

Each tells of every owner whether a tab of theirs is open at it. One who is here says so every
second; an owner is away once no server has said that for a little longer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

AWAY_S = 2.5
"""Servers tell every second."""
LOOK_EVERY_S = 0.1


class SeenAnywhere:
    """When was each owner last seen by any server? Thread-safe; `clock` in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._seen_s: dict[str, float] = {}

    def mark(self, owner: str, is_here: bool) -> bool:
        """Take note of what one server says; whether the owner counts as here."""
        now = self._clock()
        with self._lock:
            if is_here:
                self._seen_s[owner] = now
            is_seen = now - self._seen_s.get(owner, -AWAY_S) < AWAY_S
            if not is_seen:
                self._seen_s.pop(owner, None)
            return is_seen


def claimed_in_time(
    claim: Callable[[], bool],
    *,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], object] = time.sleep,
) -> bool:
    """Whether `claim` succeeds before an owner whose server was killed counts as away."""
    until_s = clock() + AWAY_S + 2 * LOOK_EVERY_S
    while not (is_theirs := claim()) and clock() < until_s:
        wait(LOOK_EVERY_S)
    return is_theirs
