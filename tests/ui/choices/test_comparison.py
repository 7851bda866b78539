"""Do the models side by side come from the address, and go back into it as they were chosen?"""

from __future__ import annotations

import pytest

from explorer.ui.choices.comparison import choose_several
from tests.ui.stand_ins import PartPage, description

MODELS = [
    description(name=name, title=title)
    for name, title in (("a", "Alpha"), ("b", "Beta"), ("c", "Gamma"), ("d", "Delta"))
]
OTHER_DATA = "a model of other images"


def page(default: tuple[str, ...] = (), at_most: int = 3, **query: str) -> PartPage:
    return PartPage(choose_several, "beside", "Beside", MODELS, default, at_most, **query)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        (None, []),
        ("b", ["b"]),
        ("d,a", ["d", "a"]),
        ("a,a,b", ["a", "b"]),
        ("a,b,c,d", ["a", "b", "c"]),
        (f"nobody,{OTHER_DATA},d", ["d"]),
        ("nobody", []),
        ("", []),
        (",,", []),
    ],
)
def test_the_address_says_which_in_their_order(address: str | None, names: list[str]) -> None:
    asked = {} if address is None else {"beside": address}
    assert page(**asked).run() == names


def test_the_default_stands_where_the_address_says_nothing_that_is_there() -> None:
    assert page(default=("c", "gone")).run() == ["c"]
    assert page(default=("c",), beside="nobody").run() == ["c"]
    assert page(default=("c",), beside="a").run() == ["a"]


def test_what_is_chosen_is_written_into_the_address_and_the_default_out_of_it() -> None:
    opened = page(default=("a",))
    opened.run()
    select = opened.app.multiselect(key="beside_select")
    assert opened.after(select.select("d").run()) == ["a", "d"]
    assert opened.app.query_params["beside"] == "a,d"
    assert opened.after(select.unselect("d").run()) == ["a"]
    assert "beside" not in opened.app.query_params


def test_the_back_button_brings_the_earlier_ones_back() -> None:
    opened = page(beside="a")
    opened.run()
    opened.app.multiselect(key="beside_select").select("b").run()
    opened.app.query_params["beside"] = "a"
    assert opened.run() == ["a"]
