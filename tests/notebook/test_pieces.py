"""Are the pieces of a long call short where a function is quick, and large where a call is dear?"""

from __future__ import annotations

import pytest

from explorer.notebook.pieces import PIECE_S, Pieces


def called(call_s: float, row_s: float, rows: int, times: int = 3) -> tuple[list[int], float]:
    """The sizes of the last of some calls of a function that takes so long, and the time of all."""
    pieces, total_s, sizes = Pieces(), 0.0, list[int]()
    for _ in range(times):
        left, sizes = rows, []
        while left:
            size = pieces.size(left)
            taken_s = call_s + row_s * size
            pieces.note(size, taken_s)
            sizes.append(size)
            left, total_s = left - size, total_s + taken_s
    return sizes, total_s


@pytest.mark.parametrize(("call_s", "row_s"), [(0.0, 0.02), (0.005, 0.02), (0.0, 0.0006)])
def test_others_wait_no_longer_than_a_piece(call_s, row_s):
    sizes, _ = called(call_s, row_s, 576)
    assert max(sizes) * row_s <= PIECE_S
    assert len(sizes) > 1


def test_what_is_quick_is_called_once():
    assert called(0.001, 1e-5, 576)[0] == [576]


@pytest.mark.parametrize("call_s", [0.1, 1.0])
def test_a_function_whose_calls_are_dear_is_not_called_often(call_s):
    _, total_s = called(call_s, 0.001, 576, times=6)
    assert total_s < 5 * 6 * (call_s + 0.576)
