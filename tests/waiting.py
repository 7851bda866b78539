"""How does a test wait for what another thread brings about, and let time pass without waiting?"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest

PATIENCE_S = 120.0


class Watch:
    """Looks again whenever one of these methods of a class has returned, on whatever thread."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, watched: type, *methods: str) -> None:
        self._changed = threading.Condition()
        self._calls = dict.fromkeys(methods, 0)
        for method in methods:
            monkeypatch.setattr(watched, method, self._told(method, getattr(watched, method)))

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until it holds."""
        seen = dict(self._calls)
        # Not asked under the lock: what it asks may have one of its own.
        while not holds():
            seen = self._calls_after(seen)

    def until_called_anew(self, method: str) -> None:
        """Wait until a call of that method that begins after this moment has returned."""
        # The next to return may have begun before.
        enough = self._calls[method] + 2
        self.until(lambda: self._calls[method] >= enough)

    def _calls_after(self, seen: dict[str, int]) -> dict[str, int]:
        with self._changed:
            has_changed = self._changed.wait_for(lambda: self._calls != seen, PATIENCE_S)
            assert has_changed, "it did not come to that"
            return dict(self._calls)

    def _told(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def told(*arguments: Any, **options: Any) -> Any:
            try:
                return method(*arguments, **options)
            finally:
                with self._changed:
                    self._calls[name] += 1
                    self._changed.notify_all()

        return told


class Intruder:
    """Another thread that does something in the middle of what this one does.

    It stands in for the lock, too, that may keep it out until this one is done.
    """

    def __init__(self, does: Callable[[], object]) -> None:
        self._does = does
        self._lock = threading.Lock()
        self._has_come = threading.Event()
        self._thread = threading.Thread(target=self._go)

    def comes(self) -> None:
        """Once; when this returns it has done what it does, or is kept out."""
        if self._thread.ident is None:
            self._thread.start()
            assert self._has_come.wait(PATIENCE_S), "it did not come to that"

    def leaves(self) -> None:
        """It has done what it does when this returns."""
        self._thread.join()

    def _go(self) -> None:
        try:
            self._does()
        finally:
            self._has_come.set()

    def __enter__(self) -> None:
        if not self._lock.acquire(blocking=False):
            self._has_come.set()
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now
