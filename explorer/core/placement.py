"""Which decoding costs less here than the way to another process and back?

A decode that is cheaper than that way is done where it is asked for; every other one goes to the
replicas. Both are measured, for each model once, when it is first decoded here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter

import numpy as np

from explorer.core.values import FloatArray, ImageArray, LabelArray

Decode = Callable[[FloatArray, LabelArray | None], ImageArray]
TIMES = 3
"""How often each is timed; the shortest counts, as a stall is no cost of the model's."""
MANY_ROWS = 32


class Placement:
    """How many rows of each model are decoded here at most. Thread-safe.

    Args:
        hop_s: measures the way to a replica and back in seconds, without the computing.
        clock: in seconds.
    """

    def __init__(
        self, hop_s: Callable[[], float], clock: Callable[[], float] = perf_counter
    ) -> None:
        self._measure_hop = hop_s
        self._clock = clock
        self._lock = threading.Lock()
        self._hop_s: float | None = None
        self._most: dict[str, tuple[str, int]] = {}

    def names(self) -> list[str]:
        """The models that have been measured."""
        with self._lock:
            return list(self._most)

    def rows_here(
        self, name: str, version: str, decode: Decode, z: FloatArray, labels: LabelArray | None
    ) -> int:
        """The most rows that are decoded here, 0 for none; measured once for each version.

        Args:
            name, version: of the model.
            decode: decodes here.
            z: latents that somebody asks for, (N, D), to measure with.
            labels: theirs, (N,).
        """
        with self._lock:
            known = self._most.get(name)
            if known is not None and known[0] == version:
                return known[1]
            # Until it is measured the others ask a replica, and nobody waits.
            self._most[name] = (version, 0)
        if self._hop_s is None:
            self._hop_s = self._measure_hop()
        rows = most_rows(decode, z, labels, self._hop_s, self._clock)
        with self._lock:
            self._most[name] = (version, rows)
        return rows


def most_rows(
    decode: Decode,
    z: FloatArray,
    labels: LabelArray | None,
    hop_s: float,
    clock: Callable[[], float] = perf_counter,
) -> int:
    """The rows that are decoded in at most `hop_s`, by a straight line through two measurements."""
    one_s = _shortest(decode, z, labels, 1, clock)
    if one_s > hop_s:
        return 0
    many_s = _shortest(decode, z, labels, MANY_ROWS, clock)
    row_s = max(many_s - one_s, 1e-9) / (MANY_ROWS - 1)
    return 1 + int((hop_s - one_s) / row_s)


def _shortest(
    decode: Decode,
    z: FloatArray,
    labels: LabelArray | None,
    rows: int,
    clock: Callable[[], float],
) -> float:
    took_s = []
    codes, theirs = np.resize(z, (rows, z.shape[1])), None
    if labels is not None:
        theirs = np.resize(labels, rows)
    for _ in range(1 + TIMES):
        begin_s = clock()
        decode(codes, theirs)
        took_s.append(clock() - begin_s)
    return min(took_s[1:])  # the first reads the weights
