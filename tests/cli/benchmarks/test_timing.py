"""Are ways timed by turns, and are ratios what they say?"""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.cli.benchmarks.timing import Timings, against, compared, interleaved

seconds = st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=9)


def test_each_way_runs_once_a_round_and_another_one_first_each_time():
    calls: list[str] = []
    ways = {name: lambda name=name: calls.append(name) for name in "abc"}
    timings = interleaved(ways, rounds=4, warm_ups=1)
    assert "".join(calls) == "abc" + "abc" + "bca" + "cab" + "abc"
    assert timings.rounds == 4
    assert {name: len(taken) for name, taken in timings.seconds.items()} == dict.fromkeys("abc", 4)


def test_no_round_begins_after_its_time_and_one_is_always_measured():
    calls: list[int] = []
    assert interleaved({"a": lambda: calls.append(1)}, 50, warm_ups=0, at_most_s=0.0).rounds == 1
    assert len(calls) == 1


def test_what_is_timed_is_the_call(monkeypatch):
    clock = iter(np.cumsum([0.0, 0.0, 0.25, 0.0, 0.0, 0.5]).tolist())
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    timings = interleaved({"a": lambda: None}, rounds=2, warm_ups=0)
    assert timings.seconds["a"].tolist() == [0.25, 0.5]


@given(seconds, st.floats(0.1, 10))
def test_a_way_so_many_times_as_fast_in_each_round_has_this_ratio(taken, factor):
    slow = np.array(taken)
    timings = Timings({"fast": slow / factor, "slow": slow})
    assert timings.times_as_fast("fast", "slow") == pytest.approx((factor,) * 3)


def test_drift_hits_both_alike():
    """The machine slows down tenfold on the way; round by round the ratio is still 2."""
    drift = np.array([1.0, 1.0, 10.0])
    figure = compared(Timings({"new": drift, "old": 2 * drift}), "new", "old", "ms", "call", n=3)
    assert (figure.ratio, figure.ratio_quartiles) == (2.0, (2.0, 2.0))
    assert (figure.value, figure.baseline_value, figure.unit) == (1e3, 2e3, "ms per call")
    assert (figure.rounds, figure.more) == (3, {"n": 3})


def test_less_is_better():
    figure = against("new", "old", "MB", 5.0, 20.0)
    assert figure.ratio == 4.0
    assert figure.ratio_quartiles is None
