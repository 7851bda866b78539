"""What if somebody's function hangs or raises?

It is called on a thread of its own, and waited for only so long: pages stay alive, and the process
that it belongs to stays usable. Afterwards it is asked again.
"""

from __future__ import annotations

import queue
import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import Future, TimeoutError, wait
from typing import Any

from numpy.typing import NDArray

from explorer.core import CoreError

LIMIT_S = 5.0
"""How long a call of one row may take before a page goes on without it: the pad takes a line that
is silent for 6 s for dead."""
ROW_S = 0.5
"""What each further row may take."""
FIRST_LIMIT_S = 120.0
"""The first may compile, load weights or warm up a device."""
LOOK_S = 0.05
"""How often one that waits for its turn looks whether it will come."""


Asked = tuple[Sequence[Any] | NDArray[Any], Future[Any]]


class BoundedCall:
    """A function that is called by one daemon thread, in turn; the thread ends with this object.

    Args:
        function: somebody's.
        what: what it is, such as "The decoder".
        limit_s: of a call of one row.
        first_limit_s: the same until it has answered once; `limit_s` if not given.
    """

    def __init__(
        self,
        function: Callable[[Any], Any],
        what: str,
        limit_s: float = LIMIT_S,
        first_limit_s: float | None = None,
    ):
        self._function, self._what, self._limit_s = function, what, limit_s
        self._first_limit_s: float | None = first_limit_s
        self._calls: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
        self._late: Future[Any] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def __call__(self, rows: Sequence[Any] | NDArray[Any]) -> Any:
        """What the function answers.

        Raises:
            CoreError: it raises, or does not answer in time, or is not back from an earlier call.
        """
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
        answer: Future[Any] = Future()
        self._calls.put((rows, answer))
        limit_s = (self._first_limit_s or self._limit_s) + ROW_S * (len(rows) - 1)
        try:
            # Its time begins when those before it are done, each of which has its own.
            while not answer.running() and not answer.done():
                wait([answer], LOOK_S)
                self._check_that_none_is_late(answer)
            found = answer.result(limit_s)
            self._first_limit_s = None
            return found
        except TimeoutError as error:
            if answer.done():
                raise CoreError(f"{self._what} raised {error!r}.") from error
            self._late = answer
            raise CoreError(
                f"{self._what} has not answered for {limit_s:g} s; it is asked again once it "
                "has come back."
            ) from error
        except CoreError:
            raise
        except Exception as error:
            words = str(error).strip().splitlines()
            said = f": {words[0][:200]}" if words else ""
            raise CoreError(f"{self._what} raised {type(error).__name__}{said}") from error

    def _check_that_none_is_late(self, waiting: Future[Any] | None = None) -> None:
        """Raise for one that waits, which is then not asked any more."""
        if self._late is None or self._late.done():
            return
        if waiting is None or waiting.cancel():
            raise CoreError(f"{self._what} has not come back from a call before this one yet.")


def _serve(calls: queue.SimpleQueue[Asked | None], function: Callable[[Any], Any]) -> None:
    while (asked := calls.get()) is not None:
        rows, answer = asked
        if not answer.set_running_or_notify_cancel():
            continue
        try:
            answer.set_result(function(rows))
        except BaseException as error:
            answer.set_exception(error)
        del asked, rows, answer  # nobody's rows are kept until the next call
