"""How does a server end without anybody's losing their page?

Where it stands behind a proxy, it first says that it takes nobody any more: its health is 503 from
the moment at which it is told to end. The proxy needs a moment to see that; then every socket is
closed, of pages that rest too, and each page comes back on another server, where its address has it
be as it was. The server ends when all have left, or when its time is over.
"""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from explorer.server.open_sockets import OpenSockets

VARIABLE = "EXPLORER_DRAIN_SECONDS"
LONGEST_S = 3600
PROXY_SEES, SENT_AWAY = 0.5, 0.3
"""Parts of its time: the proxy's, to see that this server takes nobody; and that in which one page
after the other is sent elsewhere."""
LOOK_EVERY_S = 0.05
LEFT_LOOKS = 4
"""So often in a row nobody may be there before all have left: a page opens more than one socket."""


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
    """Whether this server takes nobody any more, and what happens when it is told to end.

    Args:
        seconds: its time.

    Attributes:
        has_begun: whether it takes nobody any more.
        sockets: that are open; told to go elsewhere.
        proxy_sees_s: how long it waits for the proxy before it tells them.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds
        self.has_begun = False
        self.sockets = OpenSockets()
        self.proxy_sees_s = PROXY_SEES * seconds

    @contextmanager
    def armed(self) -> Iterator[None]:
        """Within it the first SIGTERM begins the draining; the end comes when all have left, when
        its time is over, or with a second one. Only on the main thread, as signals are; nowhere
        else anything changes.
        """
        if not self._seconds or threading.current_thread() is not threading.main_thread():
            yield
            return
        loop, before = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
        under_way: list[asyncio.Task[None]] = []

        def end() -> None:
            signal.signal(signal.SIGTERM, before)
            signal.raise_signal(signal.SIGTERM)

        def told(_number: int, _frame: Any) -> None:
            if self.has_begun:
                end()
                return
            self.has_begun = True
            loop.call_soon_threadsafe(begin)

        def begin() -> None:
            under_way.append(asyncio.create_task(self._drained()))
            under_way[-1].add_done_callback(lambda done: None if done.cancelled() else end())

        signal.signal(signal.SIGTERM, told)
        try:
            yield
        finally:
            for task in under_way:
                task.cancel()
            if signal.getsignal(signal.SIGTERM) is told:
                signal.signal(signal.SIGTERM, before)

    async def _drained(self) -> None:
        """Until all have left, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._seconds):
                await asyncio.sleep(self.proxy_sees_s)
                looks = 0
                while looks < LEFT_LOOKS:
                    if self.sockets.count:  # also of those that came back here
                        await self.sockets.send_elsewhere(SENT_AWAY * self._seconds)
                    looks = 0 if self.sockets.count else looks + 1
                    await asyncio.sleep(LOOK_EVERY_S)
