"""Do the energies come from the address, and are they found again as they were left?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.figures.palette import DARK
from explorer.ui.pages.theory import energy
from explorer.ui.pages.theory.energy import (
    ADDED,
    ENERGIES,
    FIRST,
    GRAPH,
    LAYOUT,
    UNITS,
    show_energy,
)
from tests.ui.stand_ins import PartPage


def begun(**query: str) -> Any:
    page = PartPage(show_energy, DARK, **query)
    page.run()
    return json.loads(page.app.get("bidi_component")[0].proto.json)["start"]


def test_all_that_was_set_comes_from_the_address_held_to_its_range() -> None:
    assert begun(layout="layers", energies="1,-2,99,0,0,0,0,0,.5", units="1-0---", added="9") == {
        "layout": "layers",
        "energies": [1, -2, 4, 0, 0, 0, 0, 0, 0.5],
        "units": "1-0---",
        "added": 6,
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"layout": "star"},
        {"energies": "1,2"},
        {"energies": "nan,1,1,1,1"},
        {"units": "2-----"},
        {"added": "much"},
        {"energies": "9" * 5000},
    ],
)
def test_what_is_none_is_left_out(query: dict[str, str]) -> None:
    assert begun(**query)["energies"] == list(FIRST.energies)


@pytest.mark.parametrize(
    ("view", "address"),
    [
        (
            {"layout": "graph", "energies": [1, 2.5, -4, 0, 0], "units": "1-----", "added": 0.3},
            {LAYOUT: "graph", ENERGIES: "1,2.5,-4,0,0", UNITS: "1-----", ADDED: "0.3"},
        ),
        # What a browser sends is not trusted.
        (None, {LAYOUT: "graph", ENERGIES: "2,-1.5,-2,1,-1", UNITS: "------", ADDED: "0"}),
    ],
)
def test_what_was_set_is_written_into_the_address_and_read_from_it(
    monkeypatch: pytest.MonkeyPatch, view: Any, address: dict[str, str]
) -> None:
    written: dict[str, str] = {}
    monkeypatch.setattr(energy.st, "session_state", {GRAPH: {"view": view}})
    monkeypatch.setattr(energy.st, "query_params", written)
    energy._keep_in_address()
    assert written == address
    monkeypatch.undo()
    begun_again = begun(**written)
    assert begun_again["units"] == address[UNITS]
    assert begun_again["energies"] == [float(part) for part in address[ENERGIES].split(",")]
