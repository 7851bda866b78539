"""Does the page hear what the player asks for?"""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import numpy as np
    import streamlit as st

    from explorer.figures.palette import LIGHT
    from explorer.ui.components.gibbs_player import (
        PlayerLook,
        Portion,
        gibbs_player,
        portion_envelope,
        request_now,
    )

    pixels, hidden = np.zeros((1, 1, 2, 2), np.uint8), np.zeros((1, 3), np.uint8)
    portion = Portion(0, np.arange(1), hidden, pixels, pixels, np.zeros(1, np.float32), 1.0)
    look = PlayerLook("a-run", "noise", (-3.0, -2.0, -1.0), (0.25, 4.0))
    data = portion_envelope(portion, pixels[0], look, LIGHT)
    gibbs_player(key="player", data=data, on_request=lambda: None)
    st.text(str(request_now("player")))


def test_a_page_with_a_player_runs_and_nothing_is_asked_for_at_first() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.text[0].value == "None"
