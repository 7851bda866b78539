"""Is what the player asks for taken in its form, and anything else not at all?"""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pytest

from explorer.ui.components.gibbs_player import read_request

SHAPE = (1, 5, 4)


def sent(**changes: Any) -> dict[str, Any]:
    state = np.zeros(20, np.uint8)
    state[[0, 19]] = 1
    return {
        "run": "a-run",
        "number": 3,
        "state": base64.b64encode(np.packbits(state).tobytes()).decode(),
        "step": 40,
        "frames": 60,
        "stride": 10,
        "temperature": 1.5,
        "held": None,
    } | changes


def test_what_the_browser_asks_for_is_taken_in_its_form() -> None:
    request = read_request(sent(held=[1, 0, 3, 2]), "a-run", SHAPE, (0.25, 4.0))
    assert request is not None
    assert (request.number, request.step, request.frames, request.stride) == (3, 40, 60, 10)
    assert request.temperature == 1.5
    assert request.state.shape == SHAPE
    assert np.flatnonzero(request.state).tolist() == [0, 19]
    assert request.held is not None
    assert np.argwhere(request.held).tolist() == [[0, 1], [0, 2], [1, 1], [1, 2]]


@pytest.mark.parametrize(
    "changes",
    [
        {"run": "another"},
        {"state": "not base64!"},
        {"state": base64.b64encode(b"12345678").decode()},
        {"state": None},
        {"state": "A" * 10**6},
        {"frames": 0},
        {"frames": 10**6},
        {"stride": 2.5},
        {"stride": True},
        {"step": -1},
        {"number": "3"},
        {"temperature": float("nan")},
        {"temperature": "hot"},
    ],
)
def test_what_has_another_form_counts_as_not_asked(changes: dict[str, Any]) -> None:
    assert read_request(sent(**changes), "a-run", SHAPE, (0.25, 4.0)) is None


@pytest.mark.parametrize("nothing", [None, 3, "request", []])
def test_what_is_no_request_counts_as_none(nothing: Any) -> None:
    assert read_request(nothing, "a-run", SHAPE, (0.25, 4.0)) is None


@pytest.mark.parametrize("held", [[0, 0, 0, 0], [9, 9, 12, 12], "all", [1, 2], [None] * 4])
def test_a_box_that_holds_nothing_is_none(held: Any) -> None:
    request = read_request(sent(held=held), "a-run", SHAPE, (0.25, 4.0))
    assert request is not None
    assert request.held is None


def test_heat_is_kept_in_bounds() -> None:
    for asked, taken in ((100, 4.0), (-3, 0.25)):
        request = read_request(sent(temperature=asked), "a-run", SHAPE, (0.25, 4.0))
        assert request is not None
        assert request.temperature == taken
