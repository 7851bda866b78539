"""When does what takes its time hold?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 90.0
Value = TypeVar("Value")


def until(holds: Callable[[], Value], what: str, patience_s: float = PATIENCE_S) -> Value:
    """Wait until it holds; what it then is."""
    ends = time.monotonic() + patience_s
    while not (value := holds()):
        assert time.monotonic() < ends, f"After {patience_s:.0f} s it is not so that {what}."
        time.sleep(0.05)
    return value
