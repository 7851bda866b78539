"""Does what hangs or raises end in a sentence, and what only waits its turn in an answer?"""

from __future__ import annotations

import threading
import time
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


def test_the_pointer_comes_before_what_is_left_of_a_map():
    wait = threading.Event().wait
    began = threading.Event()

    def decode(rows):
        began.set()
        wait(0.02 * len(rows))
        return rows

    call = BoundedCall(decode, "The decoder", joined=np.concatenate)
    rows = np.arange(160.0).reshape(80, 2)
    with ThreadPoolExecutor(1) as others:
        backdrop = others.submit(call, rows)
        assert began.wait(30)
        call(rows[:1])
        taken_s = []
        for row in range(5):
            began_s = time.perf_counter()
            np.testing.assert_array_equal(call(rows[row : row + 1]), rows[row : row + 1])
            taken_s.append(time.perf_counter() - began_s)
        assert not backdrop.done()
        np.testing.assert_array_equal(backdrop.result(30), rows)
    assert min(taken_s) < 0.4, "a call of 80 rows takes 1.6 s"
