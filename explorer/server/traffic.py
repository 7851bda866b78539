"""How many messages has the live socket answered, how were they decoded, and how long did it take?

Counted on the event loop, in a few additions an answer; whoever shows it reads it from there.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from explorer.server.histogram import LATENCY_S, ROWS, Histogram
from explorer.server.refusals import CloseCode

LATENCIES_KEPT = 4096
"""Replies over which the percentiles are taken: the last few seconds of a full room."""
PERCENTILES = (50, 95, 99)

ByModel = dict[tuple[str, str], Histogram]
"""By a model's label and the place where it was decoded."""


class Traffic:
    """Counts since the start, and the latencies of the last few thousand replies.

    A latency runs from the arrival of a request in the endpoint to its reply's hand-over to the
    operating system; the network is not in it. Models go by their labels, see `ModelLabels`.

    Attributes:
        answers: seconds from a request to its answer.
        passes: seconds of each pass through a decoder.
        rows: latents in each pass.
    """

    def __init__(self) -> None:
        self.answered = 0
        self.overtaken = 0
        self.refused: Counter[CloseCode] = Counter()
        self.answers: ByModel = {}
        self.passes: ByModel = {}
        self.rows: ByModel = {}
        self._latencies_s = np.zeros(LATENCIES_KEPT)

    def count_answer(self, label: str, place: str, latency_s: float) -> None:
        """Count one reply and the seconds that it took."""
        self._latencies_s[self.answered % LATENCIES_KEPT] = latency_s
        self.answered += 1
        _of(self.answers, label, place, LATENCY_S).add(latency_s)

    def count_pass(self, label: str, place: str, rows: int, seconds: float) -> None:
        """Count one pass through a decoder."""
        _of(self.passes, label, place, LATENCY_S).add(seconds)
        _of(self.rows, label, place, ROWS).add(rows)

    def latency_ms(self) -> dict[str, float | None]:
        """p50, p95 and p99 of the latest replies, in milliseconds; None before the first."""
        kept = self._latencies_s[: min(self.answered, LATENCIES_KEPT)]
        if not kept.size:
            return {f"p{percent}": None for percent in PERCENTILES}
        values = np.percentile(kept, PERCENTILES) * 1000.0
        return {
            f"p{percent}": round(float(value), 3)
            for percent, value in zip(PERCENTILES, values, strict=True)
        }


def _of(kept: ByModel, label: str, place: str, bounds: tuple[float, ...]) -> Histogram:
    found = kept.get((label, place))
    if found is None:
        found = kept[label, place] = Histogram(bounds)
    return found
