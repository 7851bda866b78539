"""Does a finding's card hold its words, its figures and its pictures?"""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def card() -> None:
    import numpy as np

    from explorer.core import Bars, Finding, Strip
    from explorer.figures.palette import LIGHT
    from explorer.metrics.checkup.finding import FACT, FAULT, Evidence
    from explorer.ui.pages.checkup.card import show_facts, show_finding

    strip = Strip("as given", np.zeros((3, 1, 4, 4), np.uint8))
    bars = Bars("error", ("[0, 1]", "[0, 255]"), (0.1, 0.9), "[0, 1]")
    told = Evidence({"smallest value": -2.5, "given in": "[0, 255]"}, bars, (strip,))
    show_finding(Finding("input_range", FAULT, "It wants *x*.", "Scale it.", told), LIGHT)
    show_facts([Finding("cost", FACT, "It is quick.")], LIGHT)


def test_a_card_has_sentence_remedy_figures_and_pictures() -> None:
    app = AppTest.from_function(card, default_timeout=60).run()
    assert not app.exception
    words = "\n".join(each.value for each in (*app.markdown, *app.caption))
    for part in ("Wrong", "input_range", "It wants \\*x\\*", "Scale it", "−2.5", "as given"):
        assert part in words
    assert "It is quick" in words
    assert len(app.get("plotly_chart")) == 1
