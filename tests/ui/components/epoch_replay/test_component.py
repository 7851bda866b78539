"""Does the replay trust nothing that comes back?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.ui.components.epoch_replay import ReplayView
from explorer.ui.components.epoch_replay.component import view_of

START = ReplayView(7, True)


@pytest.mark.parametrize(
    ("sent", "view"),
    [
        ({"epoch": 3, "same_axes": False}, ReplayView(3, False)),
        ({"epoch": 3.0}, ReplayView(3, True)),
        ({"epoch": -1, "same_axes": "no"}, START),
        ({"epoch": float("nan")}, START),
        ({"epoch": "3"}, START),
        (None, START),
        ([3], START),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent: Any, view: ReplayView) -> None:
    assert view_of(sent, START) == view
