"""Is a figure shown as it was drawn, and is a selection told of where one is asked for?"""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest


def _page() -> None:
    from explorer.figures.frame import frame
    from explorer.figures.palette import DARK
    from explorer.ui.pictures.figure import show_figure

    show_figure(frame(DARK, 200), key="still", alt="nothing in it")
    show_figure(
        frame(DARK, 200),
        key="chosen",
        alt="points",
        width=300,
        on_select=print,
        selection_mode="points",
        can_zoom=True,
    )


def test_a_figure_keeps_its_own_look_and_shows_no_buttons():
    still, chosen = (
        element.proto for element in AppTest.from_function(_page).run().get("plotly_chart")
    )
    assert still.theme == ""
    assert still.alt == "nothing in it"
    assert json.loads(still.config) == {"displayModeBar": False}
    assert list(still.selection_mode) == []
    assert json.loads(chosen.config)["scrollZoom"]
    assert len(chosen.selection_mode) == 1


def test_on_a_stage_a_figure_is_as_tall_as_its_window():
    app = AppTest.from_function(_page)
    app.session_state["surroundings"] = {"seen": {"stage": 720}}
    still, _ = (element.proto for element in app.run().get("plotly_chart"))
    assert json.loads(still.spec)["layout"]["height"] == 680
