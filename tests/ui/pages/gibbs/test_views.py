"""Are weights drawn on one scale, and is an image placed among the others by its energy?"""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from explorer.core import ModelCore
from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.ui.pages.gibbs.views import (
    GAP_ON_DARK,
    GAP_ON_LIGHT,
    ORDERS,
    grey_weights,
    show_energy,
    show_fields,
)
from tests.ui.stand_ins import PartPage, picture_at

NAME = "tiny-rbm"


def test_no_weight_is_the_middle_grey_and_signs_are_opposite() -> None:
    weight = np.array([0.0, 2.0, -2.0, 1.0, -1.0], np.float32).reshape(5, 1, 1, 1)
    assert grey_weights(weight).ravel().tolist() == [128, 255, 0, 191, 64]


def test_one_scale_for_all_and_a_stray_does_not_set_it() -> None:
    weight = np.full((1000, 1, 1, 1), 0.5, np.float32)
    weight[0] = 50.0
    grey = grey_weights(weight)
    assert (grey == 255).all()


def test_weights_that_are_all_0_are_grey() -> None:
    assert (grey_weights(np.zeros((3, 1, 2, 2), np.float32)) == 128).all()


def sheet(page: PartPage) -> np.ndarray:
    return picture_at(re.search(r'<img src="([^"]+)"', page.words)[1])


@pytest.mark.parametrize("order", ORDERS)
def test_every_unit_has_its_tile_in_the_order_asked_for(core: ModelCore, order: str) -> None:
    page = PartPage(show_fields, core, core.describe(NAME), DARK, order=order)
    page.run()
    assert f"12 of 12 units, {order}." in page.words
    weight, _ = core.receptive_fields(NAME)
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
