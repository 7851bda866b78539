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


def seeds() -> None:
    import streamlit as st

    from explorer.ui.choices.in_address import refuse_endless_numbers

    refuse_endless_numbers()
    st.text(st.number_input("Seed", 0, 99, 7, key="seed", bind="query-params"))


@pytest.mark.parametrize("asked", ["1e400", "-inf", "9" * 400, "nan"])
def test_a_number_beyond_all_numbers_opens_the_page_without_it(asked: str) -> None:
    app = AppTest.from_function(seeds)
    app.query_params["seed"] = asked
    app.run()
    assert not app.exception
    assert app.text[0].value == "7"
    assert [toast.value for toast in app.toast] == [
        "Of the link, “seed” could not be read and is left out."
    ]
