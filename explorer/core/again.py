"""What is asked again when whoever was to answer has died, and for how long?"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from explorer.core.errors import CoreError

PATIENCE_S = 30.0
"""How long a call is tried again: a replica is replaced in less."""
ASK_EVERY_S = 0.05
SLOWEST_S = 1.0
_LOGGER = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")


class Troubles:
    """When was a call last tried again? Pages say that it is slower for a moment. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_s: float | None = None

    def note(self) -> None:
        """One is tried again now."""
        self._last_s = self._clock()

    def within(self, seconds: float) -> bool:
        """Whether one was in the last seconds."""
        return self._last_s is not None and self._clock() - self._last_s <= seconds


TROUBLES = Troubles()
"""Of this process."""


def until_answered(
    ask: Callable[[], _Answer],
    is_lost: Callable[[Exception], bool],
    *,
    patience_s: float = PATIENCE_S,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], object] = time.sleep,
    troubles: Troubles = TROUBLES,
) -> _Answer:
    """What `ask` answers, asked again and again while what it raises `is_lost`.

    Args:
        ask: may be called more than once: what it asks for changes nothing.
        is_lost: whether an exception says that whoever was asked is gone, and not that it refused.
        patience_s: seconds after the first loss, beyond which no further try is begun.
        clock, wait: in seconds.
        troubles: told of every further try.

    Raises:
        CoreError: nobody answered in time.
        Exception: what `ask` raised, if that is no loss.
    """
    first_s, pause_s = None, ASK_EVERY_S
    while True:
        try:
            return ask()
        except Exception as error:
            if not is_lost(error):
                raise
            now_s = clock()
            first_s = now_s if first_s is None else first_s
            if now_s - first_s >= patience_s:
                raise CoreError(
                    f"The models do not answer: tried for {patience_s:.0f} s; try again later."
                ) from error
            _LOGGER.warning("A call is tried again: %s", type(error).__name__)
        troubles.note()
        wait(pause_s)
        pause_s = min(2 * pause_s, SLOWEST_S)
