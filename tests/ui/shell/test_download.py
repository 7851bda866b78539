"""Is a file offered as what it is, made only when it is asked for, and by this one door?"""

from __future__ import annotations

import ast
import re

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.images.png import png_bytes
from explorer.images.stamp import FORMATS, read_stamp
from explorer.ui.shell.download import MIME_TYPES, offer_file
from tests.sources import MODULES, Module, made_up, scripts

DOOR = "explorer.ui.shell.download"
BY_ITSELF = {
    "download_button",
    "line_chart",
    "bar_chart",
    "area_chart",
    "altair_chart",
    "dataframe",
}
"""What of Streamlit lets a visitor save something that we have not had in our hands."""
SCRIPT_GIVES = re.compile(r"\.download\b|toBlob\(|showSaveFilePicker")


def _page(made: list[str]) -> None:
    from explorer.ui.shell.download import offer_file

    def make() -> bytes:
        made.append("made")
        return b"pixels"

    offer_file("PNG", make, "digits-map.png")
    offer_file("Film", make, "digits.gif", key="film", icon="movie", is_ready=False)


def test_nothing_is_made_before_somebody_asks() -> None:
    made: list[str] = []
    app = AppTest.from_function(_page, args=(made,)).run()
    assert not app.exception
    first, second = (element.proto for element in app.get("download_button"))
    assert made == []
    assert (first.label, first.icon, first.disabled) == ("PNG", ":material/download:", False)
    assert (second.icon, second.disabled) == (":material/movie:", True)


def test_an_ending_that_says_nothing_is_refused() -> None:
    with pytest.raises(KeyError):
        offer_file("What?", bytes, "digits.unknown")


def test_every_ending_can_say_where_it_came_from() -> None:
    assert set(MIME_TYPES) == set(FORMATS)


def test_what_leaves_says_from_which_view(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {}
    monkeypatch.setattr(st, "download_button", lambda _label, make, **_: given.update(make=make))
    picture = png_bytes(np.zeros((3, 4), dtype=np.uint8))
    offer_file("PNG", lambda: picture, "digits-map.png")
    stamp = read_stamp(given["make"]())
    assert stamp is not None
    assert stamp.address == "latent_map"


def past_the_door(module: Module) -> list[str]:
    return [
        f"{module.where(node.lineno)} {ast.unparse(node)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in BY_ITSELF and module.name != DOOR
    ]


def test_no_file_leaves_by_another_door() -> None:
    wrong = [each for module in MODULES for each in past_the_door(module)]
    wrong += [where for where, text in scripts().items() if SCRIPT_GIVES.search(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("call", ["st.download_button('x', b'')", "place.line_chart(x)"])
def test_another_door_would_be_seen(call: str) -> None:
    assert past_the_door(made_up("ui.made_up", call))
    assert SCRIPT_GIVES.search("link.download = name")
