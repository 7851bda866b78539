"""How long did the last passes of each model take, and what follows from that for the next?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.core import SERVER

ROWS_PER_PASS = 512
"""Rows of z decoded in one pass at most."""
TIME_SLICE_S = 0.005
"""Seconds of one pass that one request may take: less than a frame of any display."""
MIN_SLICE_ROWS = 8
"""Rows of z in a time slice of a slow model, or of one whose speed is not yet known."""
LONGEST_SLICE_S = 0.04
"""Of a slower one fewer: the pointer waits for the slice that runs, and shares the next one."""
AT_ONCE_S = 0.001
"""Seconds of a pass that the event loop may take itself: no more than the hops to a thread and
back cost on a busy machine."""
ALONE_S = 0.002
"""Seconds since the request before, from which on one is alone: a crowd gains more by sharing."""
FRESH_S = 10.0
"""Seconds for which a model that was just decoded is still on the device, with its files read."""

HERE = "here"
"""Where a pass runs: where its request arrived, on the event loop. Elsewhere as `last_place` says:
on a thread of this server, or in a replica."""
OnPass = Callable[[str, str, int, float], object]
"""Told of a pass that ended well: the model's name, the place, its rows, its seconds."""


def rows_of_slice(row_s: float | None) -> int:
    """How many rows of one request go into a pass when a row takes `row_s` seconds, if known."""
    if not row_s:
        return MIN_SLICE_ROWS
    least = min(MIN_SLICE_ROWS, max(1, int(LONGEST_SLICE_S / row_s)))
    return min(max(int(TIME_SLICE_S / row_s), least), ROWS_PER_PASS)


def pace(before_s: float | None, now_s: float) -> float:
    """Seconds per row: they fall at once and rise slowly, as a moment's stall is no measure."""
    return now_s if before_s is None else min(now_s, 2 * before_s)


@dataclass(frozen=True, slots=True)
class _Last:
    """A model's last pass: its place, its rows, its seconds, and when it ended."""

    place: str
    rows: int
    seconds: float
    ended_s: float


class Paces:
    """By model, how long decoding takes. Used from one event loop only."""

    def __init__(self, on_pass: OnPass = lambda *_: None) -> None:
        self._on_pass = on_pass
        self._row_s: dict[str, float] = {}
        self._last: dict[str, _Last] = {}
        self._asked_s = float("-inf")

    def note(self, model: str, place: str, rows: int, seconds: float, now_s: float) -> None:
        """Take note of a pass that ended well at `now_s`."""
        self._row_s[model] = pace(self._row_s.get(model), seconds / rows)
        self._last[model] = _Last(place, rows, seconds, now_s)
        self._on_pass(model, place, rows, seconds)

    def forget(self, model: str) -> None:
        """Whatever was known of a model holds no longer."""
        self._last.pop(model, None)

    def row_s(self, model: str) -> float | None:
        """Seconds per row; None before the model's first pass."""
        return self._row_s.get(model)

    def place(self, model: str) -> str:
        """Where the model's last pass ran."""
        last = self._last.get(model)
        return SERVER if last is None else last.place

    def is_quick(self, model: str) -> bool:
        """Whether an image takes less than a time slice, as far as it is known."""
        return self._row_s.get(model, TIME_SLICE_S) < TIME_SLICE_S

    def comes_alone(self, now_s: float) -> bool:
        """Whether a request that comes now is the first for a while; note that it came."""
        before_s, self._asked_s = self._asked_s, now_s
        return now_s - before_s >= ALONE_S

    def is_less_than_a_hop(self, model: str, rows: int, now_s: float) -> bool:
        """Whether so many rows cost less here and now than handing them to a thread."""
        last = self._last.get(model)
        if last is None or now_s - last.ended_s > FRESH_S:
            return False
        return last.seconds * max(1.0, rows / last.rows) <= AT_ONCE_S
