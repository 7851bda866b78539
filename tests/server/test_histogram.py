"""Is each value counted once, at the lowest bound that it does not exceed?"""

from __future__ import annotations

from explorer.server.histogram import LATENCY_S, ROWS, Histogram


def test_values_are_counted_at_their_bounds():
    histogram = Histogram((1, 2, 4))
    for value in (0.5, 1, 1.5, 4, 100):
        histogram.add(value)
    assert histogram.counts == [2, 1, 1, 1]
    assert (histogram.count, histogram.total) == (5, 107)


def test_bounds_rise():
    for bounds in (LATENCY_S, ROWS):
        assert list(bounds) == sorted(set(bounds))
