"""Is the pad mounted on a page, and is what the browser sends read with care?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from explorer.ui.components.latent_pad import PadData, PadModel, PadResult, View
from explorer.ui.components.latent_pad.component import result_of
from explorer.ui.components.latent_pad.layers import LAYERS_AT_FIRST

START = PadData((PadModel("a", "A"),), 2, (1, 4, 4), home=View(1.0, 2.0, 3.0), pins=((0.5, 0.5),))
AT_START = PadResult(((0.5, 0.5),), (), View(1.0, 2.0, 3.0), (1.0, 2.0), LAYERS_AT_FIRST)


def page() -> None:
    import streamlit as st

    from explorer.ui.components.latent_pad import PadData, PadModel, latent_pad

    result = latent_pad(key="pad", data=PadData((PadModel("a", "A"),), 2, (1, 4, 4)))
    st.text(f"{len(result.pins)} pins, cursor {result.cursor}")


def test_a_page_with_a_pad_runs_and_starts_at_home():
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.text[0].value == "0 pins, cursor (0.0, 0.0)"


def test_before_anything_is_sent_the_pad_is_where_it_starts():
    assert result_of(None, START) == AT_START


def test_what_was_sent_is_returned():
    sent = {
        "pins": [[1, 2], [3.5, -4]],
        "path": [[0, 0], [1, 1]],
        "view": [0.5, -0.5, 2],
        "cursor": [7, 8],
        "layers": ["pins", "manifold"],
    }
    assert result_of(sent, START) == PadResult(
        ((1.0, 2.0), (3.5, -4.0)),
        ((0.0, 0.0), (1.0, 1.0)),
        View(0.5, -0.5, 2.0),
        (7.0, 8.0),
        ("manifold", "pins"),
    )


def test_an_empty_list_means_that_all_pins_were_removed():
    assert result_of({"pins": []}, START).pins == ()


@pytest.mark.parametrize(
    "sent",
    [
        "pins",
        {"pins": "all", "view": [1, 2], "cursor": {"x": 1}, "layers": 3},
        {"view": [0, 0, 0], "cursor": [1, None]},
        {"view": [0, 0, -1], "cursor": [float("inf"), 0]},
        {"view": [float("nan"), 0, 1], "cursor": [1e300, 0]},
    ],
)
def test_what_is_of_another_form_counts_as_not_sent(sent):
    assert result_of(sent, START) == AT_START


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(vars(AT_START), JSON)) | JSON)
def test_whatever_the_browser_sends_the_result_is_one_of_numbers(sent):
    result = result_of(sent, START)
    assert result.view.half > 0
    for place in (*result.pins, *result.path, result.cursor, vars(result.view).values()):
        assert all(isinstance(value, float) and abs(value) < 1e9 for value in place)
