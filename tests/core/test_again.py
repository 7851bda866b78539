"""Is a call that met a dead replica asked again, for so long and no longer?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from explorer.core import CoreError
from explorer.core.again import Troubles, until_answered
from tests.waiting import Clock


class Died(Exception):
    """Whoever was asked is gone."""


def is_lost(error: Exception) -> bool:
    return isinstance(error, Died)


def asked(answers: Iterator[object], clock: Clock, troubles: Troubles) -> object:
    def ask() -> object:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def wait(seconds: float) -> None:
        clock.now += seconds

    return until_answered(ask, is_lost, patience_s=10.0, clock=clock, wait=wait, troubles=troubles)


def test_what_was_lost_is_asked_again_and_said_to_be_slow() -> None:
    clock = Clock()
    troubles = Troubles(clock)
    assert asked(iter(["at once"]), clock, troubles) == "at once"
    assert not troubles.within(5.0)
    assert asked(iter([Died(), Died(), "in the end"]), clock, troubles) == "in the end"
    assert troubles.within(5.0)
    clock.now += 6.0
    assert not troubles.within(5.0)


def test_it_ends_with_a_sentence() -> None:
    clock = Clock()
    with pytest.raises(CoreError, match="tried for 10 s"):
        asked(iter(Died, None), clock, Troubles(clock))
    assert 10.0 <= clock.now <= 12.0


def test_a_refusal_is_not_asked_again() -> None:
    clock = Clock()
    with pytest.raises(ValueError, match="no"):
        asked(iter([ValueError("no"), "never"]), clock, Troubles(clock))
    assert clock.now == 0.0
