"""How are many measured values kept as a few counts?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

LATENCY_S = (
    *(0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015),
    *(0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
)
"""Upper bounds for what somebody waits for, s."""
ROWS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
"""Upper bounds for a batch."""


class Histogram:
    """Counts by upper bound, and the sum. One thread adds; any may read.

    Attributes:
        bounds: upper bounds, rising; what is above the last is counted too.
        counts: of values at most as large as each bound and larger than the one before, then of
            those above the last.
        total: the values' sum.
    """

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    @property
    def count(self) -> int:
        """How many values there were."""
        return sum(self.counts)
