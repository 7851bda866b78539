"""Can a visitor whose picture holds several digits say which one is theirs?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.images.png import png_bytes
from explorer.ui.image_in.which_mark import CHOSEN, INK, numbered
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
    assert control.label == "2 marks stand in this picture. Which one is yours?"
    for number in (1, 2):
        app.segmented_control[0].set_value(number).run()
        assert app.session_state["recipe"].mark == number


def test_one_digit_asks_nothing() -> None:
    st.cache_data.clear()
    app = AppTest.from_function(_page, args=(png_bytes(clean(3)),), default_timeout=60).run()
    assert not app.exception
    assert not app.segmented_control
    assert app.session_state["recipe"].mark == 0


def test_the_chosen_mark_has_another_colour_than_the_others() -> None:
    picture = np.full((100, 200), 255, np.uint8)
    shown = numbered(picture, ((40, 60, 30, 50), (40, 60, 130, 150)), chosen=2)
    assert shown.shape == (100, 200, 3)
    assert (shown[:, :100] == INK).all(axis=-1).any()
    assert (shown[:, 100:] == CHOSEN).all(axis=-1).any()
    assert not (shown[:, :100] == CHOSEN).all(axis=-1).any()
