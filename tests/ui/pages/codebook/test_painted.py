"""Is what was painted, and with which code, in the address, and only what fits taken from it?"""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.choices.packed import packed


def page() -> None:
    import numpy as np
    import streamlit as st

    from explorer.ui.components.code_pad import CodePadData, PadLevel
    from explorer.ui.pages.codebook.painted import keep_painted, with_painted

    level = PadLevel((2, 2), 0, 4, np.zeros((5, 1, 4, 4), np.uint8), np.arange(5))
    blank = np.zeros(4, np.int64)
    data = CodePadData(
        "m", np.zeros((1, 8, 8), np.uint8), "x", [level], np.arange(4), blank, None, "v1"
    )
    begun = with_painted(data, "pad")
    st.text(f"{begun.painted} {begun.brush}")
    left = (st.session_state.get("pad") or {}).get("left")
    if left:
        keep_painted(data, "pad", np.array(left["codes"]))


def told(*codes: int) -> str:
    return packed(np.array(codes, dtype=">u2").tobytes()) or ""


def test_what_is_painted_comes_back() -> None:
    app = AppTest.from_function(page)
    app.session_state["pad"] = {"left": {"version": "v1", "codes": [4, 1, 2, 3], "brush": [0, 4]}}
    app.run()
    address = {name: app.query_params[name] for name in ("painted", "brush")}
    assert address == {"painted": told(4, 1, 2, 3), "brush": "0_4"}
    again = AppTest.from_function(page)
    for name, text in address.items():
        again.query_params[name] = text
    assert again.run().text[0].value == "(4, 1, 2, 3) (0, 4)"


def test_another_image_s_painting_is_dropped() -> None:
    app = AppTest.from_function(page)
    app.query_params["painted"] = told(4, 1, 2, 3)
    app.session_state["pad"] = {"left": {"version": "v0", "codes": [0, 1, 2, 3]}}
    assert "painted" not in app.run().query_params


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("painted", text) for text in ("x", told(4, 1, 2), told(5, 1, 2, 3), told(*range(99)))),
        *(("brush", text) for text in ("4", "0_5", "1_0", "0_1_1", "<b>")),
    ],
)
def test_nonsense_is_left_out_with_a_word(name: str, text: str) -> None:
    app = AppTest.from_function(page)
    app.query_params[name] = text
    app.run()
    assert not app.exception
    assert app.text[0].value == "None None"
    assert [toast.value for toast in app.toast] == [
        f"Of the link, “{name}” could not be read and is left out."
    ]
