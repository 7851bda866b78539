"""Do the controls of a draw begin where the address says, and does the next seed follow?"""

from __future__ import annotations

import pytest

from explorer.ui.choices.draw import (
    ANY_CLASS,
    MAX_SEED,
    choose_class,
    choose_seed,
    choose_temperature,
)
from tests.ui.stand_ins import PartPage


@pytest.mark.parametrize(("seed", "following"), [(0, 1), (41, 42), (MAX_SEED - 1, 0)])
def test_drawing_others_takes_the_next_seed(seed: int, following: int) -> None:
    page = PartPage(choose_seed, 110, seed=str(seed))
    assert page.run() == seed
    assert page.after(page.app.button[0].click().run()) == following


def test_any_class_until_one_is_chosen() -> None:
    page = PartPage(choose_class, ("zero", "one"))
    assert page.run() is None
    select = page.app.selectbox(key="of_class")
    assert select.options == [ANY_CLASS, "zero", "one"]
    assert page.after(select.set_value("one").run()) == "one"


def test_the_temperature_is_one_at_first() -> None:
    assert PartPage(choose_temperature, 160).run() == 1.0
    assert PartPage(choose_temperature, 160, temperature="0.5").run() == 0.5
