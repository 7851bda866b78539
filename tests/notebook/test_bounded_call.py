"""Does what hangs or raises end in a sentence, and what only waits its turn in an answer?"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from explorer.core import CoreError
from explorer.notebook.bounded_call import BoundedCall

ROWS = np.zeros((1, 2))


def test_a_call_that_waits_for_another_has_its_time_when_its_turn_comes():
    began, go_on = threading.Event(), threading.Event()

    def slow(rows):
        began.set()
        assert go_on.wait(30)
        return rows

    call = BoundedCall(slow, "The decoder", limit_s=30.0)
    with ThreadPoolExecutor(2) as both:
        first = both.submit(call, ROWS)
        assert began.wait(30)
        call._limit_s = 0.5  # of the second, which waits longer than that before it is asked
        second = both.submit(call, ROWS)
        with pytest.raises(TimeoutError):
            second.result(0.7)
        go_on.set()
        assert first.result(30) is ROWS
        assert second.result(30) is ROWS


def test_behind_one_that_hangs_nobody_is_kept_waiting():
    go_on = threading.Event()
    asked = []

    def hanging(rows):
        asked.append(rows)
        go_on.wait(30)

    call = BoundedCall(hanging, "The decoder", limit_s=0.2)
    with ThreadPoolExecutor(3) as both:
        sentences = [str(one.exception(30)) for one in [both.submit(call, ROWS) for _ in range(3)]]
    with pytest.raises(CoreError, match="has not come back"):
        call(ROWS)
    assert sum("has not answered for 0.2 s" in one for one in sentences) >= 1
    assert all("has not" in one for one in sentences)
    go_on.set()


def test_the_first_call_may_take_longer_than_those_after_it():
    waits = iter([0.3, 0.3])
    call = BoundedCall(
        lambda _: threading.Event().wait(next(waits)), "The encoder", 0.05, first_limit_s=30.0
    )
    assert call(ROWS) is False
    with pytest.raises(CoreError, match="has not answered"):
        call(ROWS)
