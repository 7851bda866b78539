"""Is a figure's height that of the window it stands in?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def asks_for_a_height() -> None:
    import streamlit as st

    from explorer.ui.components.surroundings import figure_height, watch_surroundings

    watch_surroundings()
    st.text(str(figure_height(wide=570, narrow=350)))


@pytest.mark.parametrize(
    ("seen", "height"),
    [
        (None, "570"),
        ({"dark": False, "narrow": False}, "570"),
        ({"dark": True, "narrow": True}, "350"),
        # What a browser sends is not trusted.
        ({"narrow": "yes"}, "570"),
        ("narrow", "570"),
        ([], "570"),
    ],
)
def test_the_height_is_that_of_the_window_seen(seen: Any, height: str) -> None:
    app = AppTest.from_function(asks_for_a_height, default_timeout=30)
    if seen is not None:
        app.session_state["surroundings"] = {"seen": seen}
    app.run()
    assert not app.exception
    assert app.text[0].value == height


def says_what_one_does() -> None:
    import streamlit as st

    from explorer.ui.components.surroundings import press_word

    st.text(press_word())


@pytest.mark.parametrize(("touch", "word"), [(True, "tap"), (False, "click"), (None, "click")])
def test_where_a_finger_points_the_words_say_tap(touch: bool | None, word: str) -> None:
    app = AppTest.from_function(says_what_one_does, default_timeout=30)
    if touch is not None:
        app.session_state["surroundings"] = {"seen": {"touch": touch}}
    assert app.run().text[0].value == word


def asks_how_tall_the_stage_is() -> None:
    import streamlit as st

    from explorer.ui.components.surroundings import stage_height

    st.text(str(stage_height()))


@pytest.mark.parametrize(
    ("stage", "height"), [(720, "720"), (0, "0"), (-5, "0"), (1e9, "0"), ("720", "0"), (None, "0")]
)
def test_a_page_on_a_stage_knows_its_window_s_height(stage: Any, height: str) -> None:
    app = AppTest.from_function(asks_how_tall_the_stage_is, default_timeout=30)
    app.session_state["surroundings"] = {"seen": {"stage": stage}}
    assert app.run().text[0].value == height
