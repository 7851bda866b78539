"""Is each map that can be chosen one that the canvas knows, under its own formula?"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.components import density_pad as pad
from explorer.ui.pages.theory.density import MAPS, show_density
from tests.ui.stand_ins import PartPage

FIRST_MAP = next(iter(MAPS))
SCRIPT = (Path(pad.__file__).parent / "maps.js").read_text("utf-8")
IN_SCRIPT = re.findall(r"^  (\w+): \(a, b\) =>", SCRIPT, re.MULTILINE)


def given(page: PartPage) -> Any:
    return json.loads(page.app.get("bidi_component")[0].proto.json)


def test_maps_here_and_in_the_script_are_the_same() -> None:
    assert IN_SCRIPT
    assert [name for name, _ in MAPS.values()] == IN_SCRIPT


@pytest.mark.parametrize("title", list(MAPS))
def test_the_address_says_which_and_its_formula_stands_beside_it(title: str) -> None:
    page = PartPage(show_density, LIGHT, map=title)
    page.run()
    name, formula = MAPS[title]
    assert name in json.dumps(given(page))
    assert page.app.latex[0].value.strip("$\n ").endswith(f"= {formula}")
    assert LIGHT.outgoing in page.app.latex[0].value


@pytest.mark.parametrize("title", ["", "ring", "Torus"])
def test_an_unknown_map_is_the_first(title: str) -> None:
    page = PartPage(show_density, DARK, map=title)
    page.run()
    assert MAPS[FIRST_MAP][0] in json.dumps(given(page))


def test_choosing_another_changes_both() -> None:
    page = PartPage(show_density, DARK)
    page.run()
    page.app.segmented_control(key="map").set_value("Spiral").run()
    assert "spiral" in json.dumps(given(page))
    assert page.app.latex[0].value.strip("$\n ").endswith(MAPS["Spiral"][1])
