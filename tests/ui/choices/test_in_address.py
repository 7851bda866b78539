"""Is a text kept in the address while there is one, and a link's nonsense left out with a word?"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import re

    import streamlit as st

    from explorer.ui.choices.in_address import keep_in_address, sound_in_address

    st.text(sound_in_address("shape", re.compile(r"\w+")))
    keep_in_address("kept", st.session_state.get("text"))


@pytest.mark.parametrize(("asked", "found"), [("ring", "ring"), ("<b>", ""), ("", "")])
def test_what_is_sound_is_read(asked: str, found: str) -> None:
    app = AppTest.from_function(page)
    app.query_params["shape"] = asked
    app.run()
    assert app.text[0].value == found
    assert [toast.value for toast in app.toast] == (
        ["Of the link, “shape” could not be read and is left out."] if asked and not found else []
    )


def test_a_text_is_kept_until_there_is_none() -> None:
    app = AppTest.from_function(page)
    app.session_state["text"] = "x"
    assert app.run().query_params["kept"] == "x"
    app.session_state["text"] = None
    assert "kept" not in app.run().query_params
