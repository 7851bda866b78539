"""How is a page that computes kept from holding up the pointers of everyone?

Pages, the sockets' event loop and the decoder are threads of one interpreter, and one that computes
in Python gives way only after the switch interval, 5 ms as Python comes. A decode takes the
interpreter back a dozen times, once after each tensor operation.

What it buys: beside one busy thread a decode takes 12 ms (p95) in place of 59, on two shared cores,
medians of ten rounds by turns. It costs two threads that only compute 1 % of their time.
What breaks it: a Python whose threads do not share one lock; nothing is then gained.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_INTERVAL_S = 0.0002


@contextmanager
def prompt_thread_switches() -> Iterator[None]:
    """Let threads that wait for the interpreter have it soon, while the block runs."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
