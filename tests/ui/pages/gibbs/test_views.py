"""Are weights drawn on one scale, and is an image placed among the others by its energy?"""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.pages.gibbs.views import ORDERS, show_energy, show_fields
from explorer.ui.pictures.fields import GAP_ON_DARK, GAP_ON_LIGHT, grey_weights
from tests.ui.stand_ins import PartPage, picture_at

NAME = "tiny-rbm"


def sheet(page: PartPage) -> np.ndarray:
    return picture_at(re.search(r'<img src="([^"]+)"', page.words)[1])


@pytest.mark.parametrize("order", ORDERS)
def test_every_unit_has_its_tile_in_the_order_asked_for(core: ModelCore, order: str) -> None:
    page = PartPage(show_fields, core, core.describe(NAME), DARK, order=order)
    page.run()
    assert f"12 of 12 units, {order}." in page.words
    weight = core.first_layer(NAME).weights
    strength = np.sqrt((weight.reshape(12, -1) ** 2).sum(1))
    first = int(strength.argmax()) if order == ORDERS[0] else 0
    picture = sheet(page)
    # One row of twelve tiles of 8 px with gaps of 1 px between.
    factor = picture.shape[1] // 107
    assert picture.shape[0] == 8 * factor
    tile = picture[: 8 * factor : factor, : 8 * factor : factor]
    np.testing.assert_array_equal(tile, grey_weights(weight)[first, 0])


@pytest.mark.parametrize(("theme", "paper"), [(DARK, GAP_ON_DARK), (LIGHT, GAP_ON_LIGHT)])
def test_empty_places_have_the_page_s_colour(core: ModelCore, theme: Theme, paper: int) -> None:
    page = PartPage(show_fields, core, core.describe(NAME), theme)
    # On a phone ten stand in a row, so that the second row is not full.
    page.run(surroundings={"seen": {"narrow": True}})
    assert sheet(page)[-1, -1] == paper


def test_on_a_stage_the_sheet_has_its_screen_s_shape(core: ModelCore) -> None:
    page = PartPage(show_fields, core, core.describe(NAME), DARK)
    page.run(surroundings={"seen": {"stage": 720}})
    rows, columns = sheet(page).shape[:2]
    assert 1.2 < columns / rows < 2.2


def test_an_image_is_placed_among_the_test_set_s_energies(core: ModelCore) -> None:
    page = PartPage(show_energy, core, core.describe(NAME), DARK, row="5")
    page.run()
    image = core.energy_test_images(NAME, [5]).images
    own = core.free_energy(NAME, image)[0]
    energies = core.energy_table(NAME).free_energy
    share = 100 * float((energies > own).mean())
    told = re.search(r"than \*\*(\d+) %\*\* of the 360 test images", page.words)
    # Grey pixels are drawn, each time anew.
    assert float(told[1]) == pytest.approx(share, abs=6)
    assert ":orange[**Test image 5, labelled" in page.words
    marks = json.dumps(page.charts[0], ensure_ascii=False)
    for name in ("test image 5", "its pixels shuffled", "noise"):
        assert name in marks


def test_without_a_drawing_a_test_image_stands_in(core: ModelCore) -> None:
    page = PartPage(show_energy, core, core.describe(NAME), DARK, image="draw")
    page.run()
    marks = json.dumps(page.charts[0], ensure_ascii=False)
    assert "noise" in marks
    assert "test image 0" in marks
