"""Does a decoder that fails give a sentence, and a picture wherever it has one?"""

from __future__ import annotations

import threading
import weakref

import numpy as np
import pytest

from explorer.core import CoreError
from explorer.notebook.bounded_call import BoundedCall
from explorer.notebook.pictures import GREY, Pictures
from explorer.notebook.pixel_scales import UNIT

SHAPE = (1, 2, 2)


def bright(z):
    return np.ones((len(z), *SHAPE), np.float32)


def where(is_bad, otherwise):
    def decode(z):
        return np.where(is_bad(z)[:, None, None, None], otherwise, bright(z)).astype(np.float32)

    return decode


def raising(z):
    if (z[:, 0] > 1).any():
        raise ValueError("beyond the prior\nand a long story")
    return bright(z)


Z = np.array([[0.0], [2.0], [0.5], [0.25], [3.0]], np.float32)


@pytest.mark.parametrize("decode", [raising, where(lambda z: z[:, 0] > 1, np.nan)])
def test_a_decoder_that_fails_for_some_z_leaves_those_grey(decode):
    pictures = Pictures(BoundedCall(decode, "The decoder"), UNIT)
    assert pictures(Z)[:, 0, 0, 0].tolist() == [1, GREY, 1, 1, GREY]
    with pytest.raises(CoreError, match="The decoder") as caught:
        pictures(Z[1:2])
    assert "\n" not in str(caught.value)
    assert pictures(Z[:1]).max() == 1


def test_a_decoder_that_hangs_is_waited_for_no_longer_than_its_limit():
    go_on = threading.Event()

    def hanging(z):
        if z[0, 0] > 1:
            go_on.wait(30)
        return bright(z)

    call = BoundedCall(hanging, "The decoder", limit_s=0.05)
    pictures = Pictures(call, UNIT)
    with pytest.raises(CoreError, match=r"has not answered for 0\.05 s"):
        pictures(Z[1:2])
    with pytest.raises(CoreError, match="not come back"):
        pictures(Z[:1])
    late = call._late
    go_on.set()
    late.result(30)
    assert pictures(Z[:1]).max() == 1


def test_a_call_that_nobody_holds_any_more_lets_its_function_and_thread_go():
    class Function:
        def __call__(self, z):
            return bright(z)

    function = Function()
    call = BoundedCall(function, "The decoder")
    call(Z)
    thread, held = call._thread, weakref.ref(function)
    del call, function
    thread.join(10)
    assert not thread.is_alive()
    assert held() is None
