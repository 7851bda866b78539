"""Does the graph trust nothing that comes back?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.ui.components.energy_graph import EnergyView, view_of

START = EnergyView("graph", (1.0, -1.0, 2.0, 0.5, 0.0), "1-----", 0.5)
NINE = [0.5] * 9


@pytest.mark.parametrize(
    ("sent", "view"),
    [
        (
            {"layout": "layers", "energies": NINE, "units": "10-10-", "added": 3},
            EnergyView("layers", tuple(NINE), "10-10-", 3.0),
        ),
        (
            {"layout": "graph", "energies": [9, -9, 0, 0, 0], "units": "------", "added": 99},
            EnergyView("graph", (4.0, -4.0, 0.0, 0.0, 0.0), "------", 6.0),
        ),
        ({"layout": "layers"}, EnergyView("layers", (0.0,) * 9, "1-----", 0.5)),
        ({"layout": "../x", "energies": [1], "units": "1", "added": None}, START),
        ({"energies": [1, 2, 3, 4, float("nan")], "units": "abcdef", "added": "1"}, START),
        ({"energies": "12345", "units": ["1"] * 6, "added": True}, START),
        ([1, 2], START),
        (None, START),
    ],
)
def test_what_the_browser_sends_is_taken_only_in_its_form(sent: Any, view: EnergyView) -> None:
    assert view_of(sent, START) == view
