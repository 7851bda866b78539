"""Is an owner away only when no server has seen them?"""

from __future__ import annotations

from explorer.core.presence import AWAY_S, SeenAnywhere, claimed_in_time
from tests.waiting import Clock


def test_one_server_s_visitor_is_not_away_for_another_s_word() -> None:
    clock = Clock()
    seen = SeenAnywhere(clock)
    assert not seen.mark("a", is_here=False)
    assert seen.mark("a", is_here=True)
    assert seen.mark("a", is_here=False)
    clock.now += AWAY_S
    assert not seen.mark("a", is_here=False)
    assert not seen.mark("b", is_here=False)


def test_a_claim_waits_until_the_killed_server_s_visitor_counts_as_away() -> None:
    clock = Clock()
    seen = SeenAnywhere(clock)
    seen.mark("a", is_here=True)

    def wait(seconds: float) -> None:
        clock.now += seconds

    assert claimed_in_time(lambda: not seen.mark("a", False), clock=clock, wait=wait)
    assert AWAY_S <= clock.now < AWAY_S + 0.3
    assert not claimed_in_time(lambda: False, clock=clock, wait=wait)
