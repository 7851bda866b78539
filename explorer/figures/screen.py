"""How is a figure drawn on a large screen, and where there is no graphics card?"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

GROWING = {("height", "layout"), ("width", "line"), ("size", "marker")}
SHIFTS = {"standoff", "xshift", "yshift", "ticklen"}
"""Lengths in px, whatever they are of."""


def on_screen(figure: go.Figure, scale: float, has_webgl: bool) -> go.Figure:
    """The figure as this visitor's screen needs it; itself where that is as it is.

    Args:
        figure: as it is drawn for a laptop.
        scale: how many times as large words are on this screen.
        has_webgl: whether the graphics card may draw points; SVG does where not.
    """
    if scale == 1 and has_webgl:
        return figure
    drawn = figure.to_dict()
    if not has_webgl:
        for trace in drawn["data"]:
            trace["type"] = trace["type"].removesuffix("gl")
    return go.Figure(_grown(drawn, "", "", scale))


def _grown(value: Any, name: str, of: str, scale: float) -> Any:
    """The same with all fonts, margins, lines, marks and heights so many times as large."""
    if isinstance(value, dict):
        return {key: _grown(each, key, name, scale) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_grown(each, name, of, scale) for each in value]
    is_length = of == "margin" or (name == "size" and of.endswith("font"))
    if is_length or name in SHIFTS or (name, of) in GROWING:
        is_number = isinstance(value, int | float | np.ndarray) and not isinstance(value, bool)
        return value * scale if is_number else value
    return value
