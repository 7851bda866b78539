"""Can a visitor whose picture holds several digits say which one is theirs?"""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.images.png import png_bytes
from explorer.ui.image_in.which_mark import _take
from tests.images.scenes import clean


def two_digits() -> bytes:
    return png_bytes(np.concatenate([clean(1), clean(7)], axis=1))


def _page(data: bytes) -> None:
    import streamlit as st

    from explorer.images.recipes import RECIPES
    from explorer.ui.image_in.which_mark import choose_mark

    st.session_state["recipe"] = choose_mark(data, RECIPES["mnist"])


def test_two_digits_are_counted_and_either_can_be_chosen() -> None:
    st.cache_data.clear()
    app = AppTest.from_function(_page, args=(two_digits(),), default_timeout=60).run()
    assert not app.exception
    (control,) = app.segmented_control
    assert control.label.startswith("2 marks stand in this picture. Which one is yours?")
    (picture,) = app.get("bidi_component")
    assert len(json.loads(picture.proto.json)["marks"]) == 2
    for number in (1, 2):
        app.segmented_control[0].set_value(number).run()
        assert app.session_state["recipe"].mark == number


def test_one_digit_asks_nothing() -> None:
    st.cache_data.clear()
    app = AppTest.from_function(_page, args=(png_bytes(clean(3)),), default_timeout=60).run()
    assert not app.exception
    assert not app.segmented_control
    assert app.session_state["recipe"].mark == 0


def test_a_tap_on_the_picture_presses_the_same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    state = {"mark_picture": SimpleNamespace(number=2), "its key": 1}
    monkeypatch.setattr(st, "session_state", state)
    _take("its key", 2)
    assert state["its key"] == 2
    state["mark_picture"].number = 7
    _take("its key", 2)
    assert state["its key"] == 2
