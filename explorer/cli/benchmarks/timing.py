"""How are several ways of doing the same work timed fairly?

Interleaved: each way once a round, in rotating order, so that a machine that slows down slows them
all. A ratio is the median over rounds of the two times of one round.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Way = Callable[[], object]


@dataclass(frozen=True, eq=False)
class Timings:
    """Seconds of each way in each round, float64 (R,) by the way's name."""

    seconds: dict[str, NDArray[np.float64]]

    @property
    def rounds(self) -> int:
        """R."""
        return len(next(iter(self.seconds.values())))

    def median_s(self, way: str) -> float:
        """The median over rounds, s."""
        return float(np.median(self.seconds[way]))

    def times_as_fast(self, way: str, baseline: str) -> tuple[float, float, float]:
        """Median and quartiles of baseline's seconds / way's seconds, round by round."""
        ratios = self.seconds[baseline] / self.seconds[way]
        low, middle, high = np.quantile(ratios, [0.25, 0.5, 0.75]).tolist()
        return middle, low, high


def interleaved(
    ways: Mapping[str, Way], rounds: int, warm_ups: int = 1, at_most_s: float = 60.0
) -> Timings:
    """Time each way once a round.

    A way must end only when its result is on the host, or what a GPU still does is not counted.

    Args:
        ways: by name.
        rounds: how many, unless time runs out; one is always measured.
        warm_ups: calls of each way before the first round, not counted.
        at_most_s: no round begins after so many seconds of rounds.
    """
    names = list(ways)
    for name in names * warm_ups:
        ways[name]()
    seconds: dict[str, list[float]] = {name: [] for name in names}
    began = time.perf_counter()
    for turn in range(rounds):
        if turn and time.perf_counter() - began > at_most_s:
            break
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            start = time.perf_counter()
            ways[name]()
            seconds[name].append(time.perf_counter() - start)
    return Timings({name: np.array(taken) for name, taken in seconds.items()})


@dataclass(frozen=True)
class Figure:
    """One line of the benchmark: a measured value beside its baseline's, of the same run.

    Attributes:
        measured, baseline: what they are, in a phrase each.
        unit: of both values.
        value, baseline_value: medians.
        ratio: baseline / measured, the median over rounds: above 1, the measured one is better.
        ratio_quartiles: over rounds; None where there was one round.
        rounds: how many there were.
        more: further facts by name, such as threads or bytes.
    """

    measured: str
    baseline: str
    unit: str
    value: float
    baseline_value: float
    ratio: float
    ratio_quartiles: tuple[float, float] | None = None
    rounds: int = 1
    more: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


UNITS_PER_S = {"s": 1.0, "ms": 1e3, "µs": 1e6}


def compared(
    timings: Timings, way: str, baseline: str, unit: str = "ms", per: str = "", **more: Any
) -> Figure:
    """A way against a baseline.

    Args:
        timings: of both.
        way, baseline: their names.
        unit: "s", "ms" or "µs".
        per: what one call does, such as "call" or "epoch".
        more: see `Figure`.
    """
    scale = UNITS_PER_S[unit]
    ratio, low, high = timings.times_as_fast(way, baseline)
    return Figure(
        measured=way,
        baseline=baseline,
        unit=f"{unit} per {per}" if per else unit,
        value=timings.median_s(way) * scale,
        baseline_value=timings.median_s(baseline) * scale,
        ratio=ratio,
        ratio_quartiles=(low, high) if timings.rounds > 1 else None,
        rounds=timings.rounds,
        more=more,
    )


def against(
    measured: str, baseline: str, unit: str, value: float, baseline_value: float, **more: Any
) -> Figure:
    """A value (less is better) against a baseline that was not measured round by round."""
    return Figure(measured, baseline, unit, value, baseline_value, baseline_value / value, **more)
