"""Which owners have left, and for how long have they been away?

An owner is a key, a string that nobody else has. Who serves the pages knows whether a page of
theirs is open, and says so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

_LOGGER = logging.getLogger(__name__)


class Absences:
    """For how long has each owner been away? One of whom nothing was said is here. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._since: dict[str, float] = {}

    def mark(self, owner: str, is_here: bool) -> None:
        """Take note that an owner is here, or away from now on unless they were so already."""
        if is_here:
            self._since.pop(owner, None)
        else:
            self._since.setdefault(owner, self._clock())

    def is_here(self, owner: str) -> bool:
        """Whether an owner has not been marked as away."""
        return owner not in self._since

    def away_s(self, owner: str) -> float:
        """Seconds since this owner was first marked as away; 0 for one who is here."""
        since = self._since.get(owner)
        return 0.0 if since is None else self._clock() - since

    def forget(self, owner: str) -> None:
        """There is nothing more to be missed for."""
        self._since.pop(owner, None)


class Rounds:
    """Something looked after on a thread of its own, every few seconds, while there is a need.

    A round that fails is logged, and followed by another: what failed now, a server of rooms that
    starts anew or a disk that is full, may go well the next time.
    """

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
            try:
                is_needed = self._look()
            except Exception:
                _LOGGER.exception("A round of %s failed.", self._name)
                is_needed = True
            with self._lock:
                if not is_needed and not self._wake.is_set():
                    self._thread = None
                    return
            self._wake.wait(self._every_s)
