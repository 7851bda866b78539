"""Does Streamlit have a chart drag by itself still, so that a finger's scroll must be let by?"""

from __future__ import annotations

import re

from explorer.ui.front_end.bundles import HASHED_DIR, script_files
from explorer.ui.front_end.touch_scroll import HEAD


def test_a_swipe_over_a_chart_scrolls_as_plotly_would_not_let_it() -> None:
    (name,) = script_files("PlotlyChart")
    script = (HASHED_DIR / "js" / name).read_text("utf-8")
    assert re.search(r"layout\.dragmode\|\|\(\w+=\w+\?`pan`", script)
    for part in ("_fullLayout", "js-plotly-plot", "touchstart"):
        assert part in script
        assert part in HEAD
