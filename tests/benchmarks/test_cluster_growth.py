"""Does the simulation of growth say what can be said without it?"""

from __future__ import annotations

import pytest

from tests.benchmarks.cluster_growth import CALL_S, RATE, WAY_S, limits, simulated


def test_a_lone_socket_waits_for_the_way_and_its_decode() -> None:
    alone = simulated(0.001, 1)
    least_ms = 1000 * (CALL_S + WAY_S + 0.001)
    assert least_ms <= alone.p50_ms <= least_ms + 1
    assert alone.rows == 1
    assert alone.answers == pytest.approx(RATE, rel=0.05)


def test_a_slow_decoder_gathers_more_and_answers_fewer() -> None:
    quick, slow = simulated(0.001, 100), simulated(0.1, 100)
    assert slow.rows > quick.rows
    assert slow.answers < quick.answers
    assert slow.replica > 0.7


def test_gateways_that_share_a_replica_wait_for_one_another() -> None:
    assert simulated(0.1, 30, gateways=4).p95_ms > 2 * simulated(0.1, 30).p95_ms


def test_needs_grow_with_visitors() -> None:
    small, large = limits(1_000), limits(100_000)
    assert all(small[name] < large[name] for name in small)
