"""Whose training is it, and is that person still here?"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Owner:
    """A visitor: `key` is nobody else's, and `is_here` tells whether a page of theirs is open."""

    key: str
    is_here: Callable[[], bool]


class Absences:
    """For how long has each owner been away?"""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._since: dict[str, float] = {}

    def away_s(self, owner: Owner) -> float:
        """Seconds since this owner was first missed; 0 for one who is here."""
        if owner.is_here():
            self._since.pop(owner.key, None)
            return 0.0
        return self._clock() - self._since.setdefault(owner.key, self._clock())

    def forget(self, owner: Owner) -> None:
        """There is nothing more to be missed for."""
        self._since.pop(owner.key, None)


class Rounds:
    """Something looked after on a thread of its own, every few seconds, while there is a need."""

    def __init__(self, look: Callable[[], bool], every_s: float, name: str):
        self._look = look
        self._every_s = every_s
        self._name = name
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()

    def begin(self) -> None:
        """Look now, and again and again until `look` answers that there is no need."""
        with self._lock:
            self._wake.set()
            if self._thread is None:
                self._thread = threading.Thread(target=self._go, name=self._name, daemon=True)
                self._thread.start()

    def _go(self) -> None:
        while True:
            self._wake.clear()
            is_needed = self._look()
            with self._lock:
                if not is_needed and not self._wake.is_set():
                    self._thread = None
                    return
            self._wake.wait(self._every_s)
