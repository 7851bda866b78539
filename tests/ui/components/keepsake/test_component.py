"""Is what an earlier session left brought back only to one that has decided on nothing?"""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def page(is_known: bool) -> None:
    import streamlit as st

    from explorer.ui.components.keepsake import keepsake

    left = keepsake(key="kept", part="rows", model="vae", value=None, is_known=is_known)
    st.text(repr(left))


@pytest.mark.parametrize(
    ("found", "is_known", "left"),
    [
        ({"model": "vae", "value": [3, 5]}, False, "[3, 5]"),
        ({"model": "vae", "value": [3, 5]}, True, "None"),
        ({"model": "another", "value": [3, 5]}, False, "None"),
        ("nonsense", False, "None"),
        (None, False, "None"),
    ],
)
def test_it_comes_back_where_it_belongs(found: Any, is_known: bool, left: str) -> None:
    app = AppTest.from_function(page, args=(is_known,), default_timeout=30)
    app.session_state["kept"] = {"found": found}
    app.run()
    assert not app.exception
    assert app.text[0].value == left
