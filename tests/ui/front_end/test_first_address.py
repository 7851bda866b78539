"""Does a control start without what was forgotten of the address?"""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from explorer.ui.front_end.first_address import forget

    st.text([forget("seed"), forget("seed")])
    st.number_input("Seed", 0, 99, 7, key="seed", bind="query-params")


def test_what_is_forgotten_is_not_heard_of() -> None:
    """Fails when an upgrade keeps the first address elsewhere."""
    app = AppTest.from_function(page)
    app.query_params["seed"] = "5"
    app.run()
    assert app.text[0].value == "[True, False]"
    assert app.number_input[0].value == 7
