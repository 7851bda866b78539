"""How does a browser test wait for what no selector and no expression of the page can tell?"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

PATIENCE_S = 90.0
NEXT_FRAME = "() => new Promise(requestAnimationFrame)"
Value = TypeVar("Value")


def until(
    page: Page, holds: Callable[[], Value], what: str, patience_s: float = PATIENCE_S
) -> Value:
    """Look again after each frame that the page draws, until it holds; what it then is."""
    ends = time.monotonic() + patience_s
    while not (value := holds()):
        assert time.monotonic() < ends, f"After {patience_s:.0f} s it is not so that {what}."
        page.evaluate(NEXT_FRAME)
    return value


def frames(page: Page, count: int) -> None:
    """Let the page draw so many frames: enough for what would move by itself to have moved."""
    for _ in range(count):
        page.evaluate(NEXT_FRAME)
