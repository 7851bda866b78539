"""Is it known who has left and for how long, and does looking after them end with the need?"""

from __future__ import annotations

import threading

import pytest

from explorer.training.owner import Absences, Rounds


def test_one_is_away_from_the_first_time_that_it_is_said_until_it_is_taken_back() -> None:
    now = [100.0]
    absences = Absences(clock=lambda: now[0])
    assert absences.is_here("a")
    assert absences.away_s("a") == 0.0
    absences.mark("a", is_here=False)
    now[0] += 5
    absences.mark("a", is_here=False)
    assert not absences.is_here("a")
    assert absences.away_s("a") == 5.0
    assert absences.away_s("b") == 0.0
    absences.mark("a", is_here=True)
    assert absences.away_s("a") == 0.0
    absences.mark("a", is_here=False)
    absences.forget("a")
    assert absences.is_here("a")


def test_rounds_go_on_while_there_is_a_need_and_may_begin_again() -> None:
    needed, looked = [2, 1], threading.Semaphore(0)
    left = iter([True, False, False])

    def look() -> bool:
        looked.release()
        return next(left)

    rounds = Rounds(look, every_s=0.01, name="test")
    for times in needed:
        rounds.begin()
        for _ in range(times):
            assert looked.acquire(timeout=10)


def test_a_round_that_fails_is_told_and_followed_by_another(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As when a server is away for a moment: whoever begins again must be looked after too."""
    looked = threading.Semaphore(0)
    turns = iter(["fails", "is well", "fails", "is well"])

    def look() -> bool:
        turn = next(turns)
        if turn == "fails":
            raise OSError("away for a moment")
        looked.release()
        return False

    rounds = Rounds(look, every_s=0.01, name="test")
    for _ in range(2):
        rounds.begin()
        assert looked.acquire(timeout=10)
        if (thread := rounds._thread) is not None:
            thread.join(timeout=10)
    assert caplog.messages == ["A round of test failed."] * 2
