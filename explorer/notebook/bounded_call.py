"""What if somebody's function hangs or raises?

It is called on a thread of its own, and waited for only so long: pages stay alive, and the process
that it belongs to stays usable. Afterwards it is asked again.
"""

from __future__ import annotations

import heapq
import itertools
import queue
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, TimeoutError, wait
from typing import Any

from numpy.typing import NDArray

from explorer.core import CoreError
from explorer.notebook.pieces import Pieces

LIMIT_S = 5.0
"""How long a call of one row may take before a page goes on without it: the pad takes a line that
is silent for 6 s for dead."""
ROW_S = 0.5
"""What each further row may take."""
TIMES_USUAL = 20
"""Of what a row took before: beyond that, and `LIMIT_S`, one is taken for hanging."""
FIRST_LIMIT_S = 60.0
"""The first may compile, load weights or warm up a device."""
LOOK_S = 0.05
"""How often one that waits for its turn looks whether it will come."""
FEW_ROWS = 4
"""So many are asked for under a pointer, which comes before all others."""

Rows = Sequence[Any] | NDArray[Any]
Asked = tuple[bool, int, Rows, Future[tuple[Any, float]]]
"""Whether it can wait and its number, by which it has its turn; then what is asked."""
_NUMBERS = itertools.count()


class BoundedCall:
    """A function that is called by one daemon thread, in turn; the thread ends with this object.

    Args:
        function: somebody's.
        what: what it is, such as "The decoder".
        limit_s: of a call of one row.
        first_limit_s: the same until it has answered once; `limit_s` if not given.
        joined: makes one answer of those to parts of the rows; where it is given, calls of many
            rows are made in pieces, and calls of few come between.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        what: str,
        limit_s: float = LIMIT_S,
        first_limit_s: float | None = None,
        joined: Callable[[list[Any]], Any] | None = None,
    ):
        self._joined, self._pieces = joined, Pieces()
        self._function, self._what, self._limit_s = function, what, limit_s
        self._first_limit_s: float | None = first_limit_s
        self._calls: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._late: Future[Any] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, rows: Rows) -> Any:
        """What the function answers.

        Raises:
            CoreError: it raises, or does not answer in time, or is not back from an earlier call.
        """
        can_wait = len(rows) > FEW_ROWS
        if self._joined is None:
            return self._asked(rows, can_wait)[0]
        parts: list[Any] = []
        start = 0
        while start < len(rows) or not parts:
            part = rows[start : start + self._pieces.size(len(rows) - start)] if len(rows) else rows
            found, seconds = self._asked(part, can_wait)
            if len(part):
                self._pieces.note(len(part), seconds)
            parts.append(found)
            start += len(part)
        return parts[0] if len(parts) == 1 else self._joined(parts)

    def close(self) -> None:
        """End the thread, once it is back from its call; a further call begins another."""
        with self._lock:
            if self._thread is not None:
                self._calls.put(None)
                self._thread, self._calls = None, queue.SimpleQueue()

    def _asked(self, rows: Rows, can_wait: bool) -> tuple[Any, float]:
        """An answer, and the seconds that it took."""
        with self._lock:
            self._check_that_none_is_late()
            self._late = None
            if self._thread is None:
                # It knows the function and not this object, which could never be let go else.
                self._thread = threading.Thread(
                    target=_serve, args=(self._calls, self._function), daemon=True
                )
                weakref.finalize(self, self._calls.put, None).atexit = False
                self._thread.start()
            answer: Future[tuple[Any, float]] = Future()
            self._calls.put((can_wait, next(_NUMBERS), rows, answer))
        limit_s = self._limit_of(len(rows))
        try:
            # Its time begins when those before it are done, each of which has its own.
            while not answer.running() and not answer.done():
                wait([answer], LOOK_S)
                self._check_that_none_is_late(answer)
            found = answer.result(limit_s)
            self._first_limit_s = None
            return found
        except CancelledError as error:
            raise CoreError(f"{self._what} is not asked any more: its view was closed.") from error
        except TimeoutError as error:
            if answer.done():
                raise CoreError(f"{self._what} raised {error!r}.") from error
            self._late = answer
            raise CoreError(
                f"{self._what} has not answered for {limit_s:.3g} s; it is asked again once it "
                "has come back."
            ) from error
        except CoreError:
            raise
        except Exception as error:
            words = str(error).strip().splitlines()
            said = f": {words[0][:200]}" if words else ""
            raise CoreError(f"{self._what} raised {type(error).__name__}{said}") from error

    def _limit_of(self, rows: int) -> float:
        """How long a call may take: less where it is known what a row took before."""
        further_s = ROW_S * (rows - 1)
        if self._pieces.row_s is not None:
            further_s = min(further_s, TIMES_USUAL * self._pieces.row_s * rows)
        return (self._first_limit_s or self._limit_s) + further_s

    def _check_that_none_is_late(self, waiting: Future[Any] | None = None) -> None:
        """Raise for one that waits, which is then not asked any more."""
        if self._late is None or self._late.done():
            return
        if waiting is None or waiting.cancel():
            raise CoreError(f"{self._what} has not come back from a call before this one yet.")


def _serve(calls: queue.SimpleQueue[Asked | None], function: Callable[[Any], Any]) -> None:
    waiting: list[Asked] = []
    while True:
        while not waiting or not calls.empty():
            asked = calls.get()
            if asked is None:  # whoever waits for an answer is not kept waiting
                for *_, answer in waiting:
                    answer.cancel()
                return
            heapq.heappush(waiting, asked)
        asked = heapq.heappop(waiting)
        rows, answer = asked[2:]
        if not answer.set_running_or_notify_cancel():
            continue
        began_s = time.perf_counter()
        try:
            answer.set_result((function(rows), time.perf_counter() - began_s))
        except BaseException as error:
            answer.set_exception(error)
        del asked, rows, answer  # nobody's rows are kept until the next call
