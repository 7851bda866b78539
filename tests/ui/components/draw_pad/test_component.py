"""Has the page every part that the pad asks for, and is what it sends distrusted?"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from explorer.portable.bundle import bundle
from explorer.ui.components.draw_pad import Content, content_of
from explorer.ui.components.draw_pad import component as draw_pad_component

SCRIPTS = Path(draw_pad_component.__file__).parent


def test_every_part_that_the_script_asks_for_is_in_the_page():
    joined = bundle(SCRIPTS / "draw_pad.js")
    html = (SCRIPTS / "draw_pad.html").read_text(encoding="utf-8")
    parts = set(re.findall(r'data-part="(\w+)"', html))
    asked = set(re.findall(r"this\.parts\.(\w+)", joined))
    for names in re.findall(r"const \{([^}]*)\} = this\.parts", joined):
        asked |= {name.strip() for name in names.split(",")}
    assert asked == parts


def test_what_was_sent_is_taken_when_it_has_the_form():
    sent = {"kind": "drawn", "data": base64.b64encode(b"abc").decode()}
    assert content_of(sent) == Content("drawn", b"abc")
    assert content_of(sent | {"kind": "pasted", "more": 1}) == Content("pasted", b"abc")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "drawn",
        {},
        {"kind": "empty", "data": ""},
        {"kind": "drawn"},
        {"kind": "drawn", "data": ""},
        {"kind": "drawn", "data": "no base64!"},
        {"kind": "drawn", "data": "YWJj\n"},
        {"kind": "drawn", "data": ["YWJj"]},
        {"kind": "other", "data": "YWJj"},
        {"kind": ["drawn"], "data": "YWJj"},
        {"kind": "drawn", "data": "ä" * 4},
    ],
)
def test_another_form_counts_as_nothing(sent):
    assert content_of(sent) is None


def test_more_than_the_limit_counts_as_nothing(monkeypatch):
    monkeypatch.setattr(draw_pad_component, "MAX_BYTES", 30)
    assert content_of({"kind": "drawn", "data": "A" * 40}) is not None
    assert content_of({"kind": "drawn", "data": "A" * 44}) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.sampled_from(["drawn", "pasted"]),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["kind", "data"]), inner),
    )
)
def test_nothing_that_can_be_sent_breaks_it(sent):
    found = content_of(sent)
    assert found is None or (found.kind in ("drawn", "pasted") and isinstance(found.data, bytes))


def _page():
    import streamlit as st

    from explorer.ui.components.draw_pad import DrawPadLook, content_now, draw_pad

    draw_pad(
        key="pad",
        look=DrawPadLook("Draw", palette={"red": "#ff0000"}),
        content_key="content",
    )
    st.write(repr(content_now("pad")))


def test_it_mounts_and_says_nothing_at_first():
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    assert app.markdown[0].value == "None"


LINE = "iAAAAAAAAAA.eBBCCCC"


@pytest.mark.parametrize(("asked", "given"), [(LINE, LINE), ("<b>", ""), ("iAAAAAA" * 900, "")])
def test_a_link_s_drawing_goes_to_a_session_that_knows_of_none(asked, given):
    app = AppTest.from_function(_page, default_timeout=60)
    app.query_params["drawing"] = asked
    app.query_params["pen"] = "30_e"
    app.run()
    assert not app.exception
    (pad,) = app.get("bidi_component")
    told = json.loads(pad.proto.json)
    assert (told["strokes"], told["pen"]) == (given, "30_e")
    assert len(app.toast) == (0 if given else 1)
    assert ("drawing" in app.query_params) == bool(given)


def test_the_address_follows_the_sheet():
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state["content"] = Content("drawn", b"abc", LINE)
    app.run()
    assert app.query_params["drawing"] == LINE
    app.session_state["content"] = None
    app.run()
    assert "drawing" not in app.query_params


def test_strokes_of_another_form_are_left_out():
    sent = {"kind": "drawn", "data": "YWJj", "strokes": LINE}
    assert content_of(sent) == Content("drawn", b"abc", LINE)
    for strokes in (None, 3, "<b>", LINE + ".", "iAAAAAA" * 900):
        assert content_of(sent | {"strokes": strokes}) == Content("drawn", b"abc")
