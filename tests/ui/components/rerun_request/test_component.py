"""Does a page that asks for another run show nothing of it?"""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from explorer.ui.components.rerun_request import request_rerun

    request_rerun("a-key")
    st.text("what it is for")


def test_a_page_that_asks_runs() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [text.value for text in app.text] == ["what it is for"]
