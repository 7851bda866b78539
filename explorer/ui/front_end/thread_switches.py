"""How is a page that computes kept from holding up the pointers of everyone?

Pages, the sockets' event loop and the decoder are threads of one interpreter, and one that computes
in Python gives way only after the switch interval, 5 ms as Python comes. A decode takes the
interpreter back a dozen times, once after each tensor operation. Measured on two shared cores
beside one busy page, a decode took 109 ms (p95), and 8 ms with the interval below; two threads that
only compute need the same time with either, within the few per cent by which runs differ.
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
