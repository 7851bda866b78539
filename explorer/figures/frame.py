"""What do all figures share: font, colours, margins, how hover reads?"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from explorer.figures.palette import FONT, Theme

Figure = go.Figure
"""What every function that draws returns; pages name it here, and need no plotly."""
TRANSPARENT = "rgba(0,0,0,0)"
FONT_PX = 13
SMALL_PX = 12


def frame(theme: Theme, height: int, **layout: Any) -> go.Figure:
    """An empty figure in the page's look: no background, no legend, nothing to drag.

    Args:
        theme: the page's colours.
        height: in px; the width is the page's to give.
        layout: what this figure adds to, or changes in, the layout.
    """
    shared: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "font": {"family": FONT, "size": FONT_PX, "color": theme.ink},
        "hoverlabel": {
            "font": {"family": FONT, "size": FONT_PX, "color": theme.ink},
            "bgcolor": theme.panel,
            "bordercolor": theme.grid,
            "align": "left",
        },
        "showlegend": False,
        "dragmode": False,
        "modebar": {"bgcolor": TRANSPARENT, "color": theme.quiet, "activecolor": theme.ink},
        "selections": [],
        "newselection": {"line": {"color": theme.ink, "width": 1.5, "dash": "solid"}},
        "activeselection": {"fillcolor": TRANSPARENT},
    }
    return go.Figure(layout=go.Layout(template="none", **(shared | layout)))


def axis(theme: Theme, title: str = "", colour: str = "", **changes: Any) -> dict[str, Any]:
    """An axis with a quiet grid and no heavy lines; its title in `colour`, the ink's if none."""
    shared: dict[str, Any] = {
        "title": {
            "text": title,
            "font": {"size": FONT_PX, "color": colour or theme.ink},
            "standoff": 6,
        },
        "tickfont": {"size": SMALL_PX, "color": theme.quiet},
        "gridcolor": theme.grid,
        "gridwidth": 1,
        "linecolor": theme.grid,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
    }
    return shared | changes


def note(
    theme: Theme, text: str, colour: str = "", size: int = SMALL_PX, **place: Any
) -> dict[str, Any]:
    """A line of text beside what it speaks of, as an annotation without an arrow.

    Args:
        theme: the page's colours.
        text: in plotly's markup.
        colour: the quiet one if none.
        size: px.
        place: where it stands, in plotly's words.
    """
    shared: dict[str, Any] = {
        "text": text,
        "showarrow": False,
        "font": {"family": FONT, "size": size, "color": colour or theme.quiet},
    }
    return shared | place
