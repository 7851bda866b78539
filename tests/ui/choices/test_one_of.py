"""Is exactly one option chosen, and does the address keep it?"""

from __future__ import annotations

import pytest

from explorer.ui.choices.one_of import choose_one
from tests.ui.stand_ins import PartPage

OPTIONS = ["left", "middle", "right"]


def test_the_first_is_chosen_until_another_is_pressed() -> None:
    page = PartPage(choose_one, "Side", OPTIONS, "side")
    assert page.run() == "left"
    control = page.app.segmented_control(key="side")
    assert page.after(control.set_value("right").run()) == "right"
    assert control.proto.query_param_key == "side"


@pytest.mark.parametrize(("asked", "chosen"), [("middle", "middle"), ("nowhere", "left")])
def test_the_address_chooses_if_it_names_an_option(asked: str, chosen: str) -> None:
    assert PartPage(choose_one, "Side", OPTIONS, "side", side=asked).run() == chosen


def _choose_end() -> str:
    from explorer.ui.choices.one_of import choose_one

    return choose_one("Ends", ["prior", "latents"], "ends", renamed={"codes": "latents"})


def test_an_old_address_is_read_as_what_its_option_is_called_now() -> None:
    page = PartPage(_choose_end, ends="codes")
    assert page.run() == "latents"
    control = page.app.segmented_control(key="ends")
    assert page.after(control.set_value("prior").run()) == "prior"
