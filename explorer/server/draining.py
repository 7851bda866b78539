"""How does a server end without anybody's losing their page?

Where it stands behind a proxy, it first says that it takes nobody any more: its health is 503 from
the moment at which it is told to end. The proxy needs a moment to see that; then the server ends as
ever, its sockets close, and each page comes back on another server, where its address has it be as
it was.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

VARIABLE = "EXPLORER_DRAIN_SECONDS"
LONGEST_S = 3600


class DrainingError(ValueError):
    """The environment says no number of seconds; one sentence."""


def drain_seconds(environment: Mapping[str, str] | None = None) -> int:
    """How long a server that is told to end serves on; 0 where there is no proxy.

    Raises:
        DrainingError: `EXPLORER_DRAIN_SECONDS` is no such number.
    """
    told = os.environ if environment is None else environment
    text = told.get(VARIABLE, "").strip() or "0"
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > LONGEST_S:
        raise DrainingError(f"{VARIABLE} is {text[:80]!r}: say seconds, from 0 to {LONGEST_S}.")
    return int(text)


class Draining:
    """Whether this server takes nobody any more, and what happens when it is told to end."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self.has_begun = False
        self._listeners: list[Callable[[], object]] = []

    def listen(self, listener: Callable[[], object]) -> None:
        """Have `listener` called, on the event loop, when draining begins."""
        self._listeners.append(listener)

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Within it the first SIGTERM begins the draining; the end comes when its time is over, or
        with a second one. Only on the main thread, as signals are; nowhere else anything changes.
        """
        if not self._seconds or threading.current_thread() is not threading.main_thread():
            yield
            return
        loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

        def end() -> None:
            signal.signal(signal.SIGTERM, before)
            signal.raise_signal(signal.SIGTERM)

        def told(_number: int, _frame: Any) -> None:
            if self.has_begun:
                end()
                return
            self.has_begun = True
            loop.call_soon_threadsafe(self._tell)
            loop.call_soon_threadsafe(loop.call_later, self._seconds, end)

        signal.signal(signal.SIGTERM, told)
        try:
            yield
        finally:
            if signal.getsignal(signal.SIGTERM) is told:
                signal.signal(signal.SIGTERM, before)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
