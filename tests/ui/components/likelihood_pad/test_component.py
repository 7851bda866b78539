"""Does the pad trust nothing that comes back?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.ui.components.likelihood_pad import LikelihoodView, view_of

START = LikelihoodView((-1.0, 0.0, 2.0), 0.5, 1.0)


@pytest.mark.parametrize(
    ("sent", "view"),
    [
        ({"points": [1, -2], "mu": 0, "sigma": 2}, LikelihoodView((1.0, -2.0), 0.0, 2.0)),
        ({"points": [9, -9], "mu": 7, "sigma": 0}, LikelihoodView((4.0, -4.0), 4.0, 0.15)),
        ({"points": [1]}, START),
        ({"points": list(range(25))}, START),
        ({"points": [1, "2"], "mu": "0", "sigma": None}, START),
        ({"points": [1, float("nan")], "sigma": float("inf")}, START),
        ({"points": [True, False]}, START),
        ({"points": "12"}, START),
        ([1, 2], START),
        (None, START),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent: Any, view: LikelihoodView) -> None:
    assert view_of(sent, START) == view
