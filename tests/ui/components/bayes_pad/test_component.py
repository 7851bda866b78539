"""Does the Bayes pad trust nothing that comes back?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explorer.ui.components.bayes_pad import MOST_MOVED, BayesView, view_of

START = BayesView("gaussian", "straight", 2, 16, 7, (0.5, -0.5))


@pytest.mark.parametrize(
    ("sent", "view"),
    [
        (
            {"truth": "clumps", "boundary": "curved", "classes": 3, "count": 64, "at": [1, 2]},
            BayesView("clumps", "curved", 3, 64, 7, (1.0, 2.0)),
        ),
        ({"at": [9, -9]}, replace(START, at=(4.0, -4.0))),
        ({"moved": [3, 9, -9, -5, 0, 1]}, replace(START, moved=(3, 4.0, -4.0, 5, 0.0, 1.0))),
        ({"moved": [1, 2]}, START),
        ({"moved": [1, 2, float("nan")], "count": 7, "classes": 4}, START),
        ({"truth": ["gaussian"], "boundary": {}, "at": "12", "moved": "123"}, START),
        ([1, 2], START),
        (None, START),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent: Any, view: BayesView) -> None:
    assert view_of(sent, START) == view


def test_an_address_keeps_the_points_that_were_dragged_last() -> None:
    sent = {"moved": [value for point in range(40) for value in (point, 0.5, 0.5)], "count": 64}
    kept = view_of(sent, START).moved
    assert len(kept) == 3 * MOST_MOVED
    assert kept[-3] == 39


def test_a_point_that_is_not_there_is_not_dragged() -> None:
    sent = {"moved": [900, 1, 1, 3, 0, 0, 32, 1, 1]}
    assert view_of(sent, START).moved == (3, 0.0, 0.0)
