"""How is a contender timed in a process of its own, configured as in production?

What one contender sets for its process, such as flushing denormals, must not help another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from explorer.cli.benchmarks.setup import CannotMeasure
from explorer.cli.benchmarks.timing import Way

END_S = 10.0


@contextmanager
def in_own_process(make: Callable[..., Way], *given: Any) -> Iterator[Way]:
    """Run `make(*given)` in a new process and yield a function that calls its result there.

    Args:
        make: a module-level function; it and its arguments are sent to the process.

    Raises:
        CannotMeasure: at a call, when the process ended or its way failed.
    """
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, make, given), daemon=True)
    process.start()
    theirs.close()

    def call() -> None:
        try:
            ours.send(None)
            failed = ours.recv()
        except (EOFError, OSError):
            raise CannotMeasure("A process that was to be timed has ended.") from None
        if failed:
            raise CannotMeasure(f"A process that was to be timed failed: {failed}")

    try:
        yield call
    finally:
        ours.close()
        process.join(END_S)
        if process.is_alive():
            process.kill()
            process.join()


def _serve(orders: Connection, make: Callable[..., Way], given: tuple[Any, ...]) -> None:
    way: Way | None = None
    while True:
        try:
            orders.recv()
        except EOFError:
            return
        try:
            way = way or make(*given)
            way()
            orders.send("")
        except Exception as error:  # whatever it is, the one who waits is told
            orders.send(str(error) or type(error).__name__)
