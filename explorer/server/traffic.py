"""How many messages has the live socket answered, and with which latency?"""

from __future__ import annotations

from collections import Counter

import numpy as np

from explorer.server.refusals import CloseCode

LATENCIES_KEPT = 4096
"""Replies over which the percentiles are taken: the last few seconds of a full room."""
PERCENTILES = (50, 95, 99)


class Traffic:
    """Counts since the start, and the latencies of the last few thousand replies.

    A latency runs from the arrival of a request in the endpoint to its reply's hand-over to the
    operating system; the network is not in it.
    """

    def __init__(self) -> None:
        self.answered = 0
        self.overtaken = 0
        self.refused: Counter[CloseCode] = Counter()
        self._latencies_s = np.zeros(LATENCIES_KEPT)

    def count_answer(self, latency_s: float) -> None:
        """Count one reply and the seconds that it took."""
        self._latencies_s[self.answered % LATENCIES_KEPT] = latency_s
        self.answered += 1

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
