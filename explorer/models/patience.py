"""May a long computation go on, or has whoever asked for it left, or its time run out?

Whoever asks wraps the asking in `patience`; loops that may last call `go_on` at every turn. Where
nobody set a limit, as in a training or on the command line, a computation may take its time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ASK_EVERY_S = 0.2
"""How often it is asked whether a visitor is still there."""


class GivenUp(Exception):
    """A computation was given up: nobody waits for it, or it took too long; in one sentence."""


class _Limit:
    """How long one computation may go on, and for whom."""

    def __init__(self, seconds: float, is_wanted: Callable[[], bool]):
        self.seconds = seconds
        self._is_wanted = is_wanted
        self._until = time.thread_time() + seconds
        self._asked = time.monotonic()

    def check(self) -> None:
        if time.thread_time() > self._until:
            raise GivenUp(
                f"This takes more than {self.seconds:g} s of computing for this model, so it was "
                "given up: choose something smaller, or another model."
            )
        if time.monotonic() - self._asked >= ASK_EVERY_S:
            if not self._is_wanted():
                raise GivenUp("Nobody waits for this any more.")
            self._asked = time.monotonic()


_limit: ContextVar[_Limit | None] = ContextVar("limit", default=None)


@contextmanager
def patience(seconds: float, is_wanted: Callable[[], bool] = lambda: True) -> Iterator[None]:
    """Within it `go_on` gives up after so much of this thread's processor, or when nobody waits.

    Args:
        seconds: of processor time; waiting for others does not count.
        is_wanted: whether whoever asked is still there.
    """
    token = _limit.set(_Limit(seconds, is_wanted))
    try:
        yield
    finally:
        _limit.reset(token)


def seconds_allowed() -> float | None:
    """Of processor, what a computation that is asked for here may take; None without a limit."""
    limit = _limit.get()
    return None if limit is None else limit.seconds


def go_on() -> None:
    """Return at once while the computation may go on.

    Raises:
        GivenUp: it may not.
    """
    if (limit := _limit.get()) is not None:
        limit.check()
