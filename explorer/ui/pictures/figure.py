"""How does a page show a figure: in the page's own look, without plotly's buttons?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from explorer.figures.frame import Figure
from explorer.figures.screen import on_screen
from explorer.ui.components.surroundings import has_webgl, stage_height, text_scale

SelectionMode = Literal["points", "box", "lasso"]


STAGE_EDGES_PX = 40
"""What a scene keeps free above and below its picture."""


def show_figure(
    figure: Figure,
    *,
    key: str,
    alt: str,
    width: int | Literal["stretch"] = "stretch",
    on_select: Callable[[], None] | None = None,
    selection_mode: SelectionMode | tuple[SelectionMode, ...] = ("points", "box", "lasso"),
    can_zoom: bool = False,
) -> None:
    """Show a figure as `explorer.figures` drew it: Streamlit's theme would change its colours.

    Args:
        figure: what to show.
        key: of the element, and of its selection in the session state.
        alt: the figure in words, for those who do not see it.
        width: px, or as wide as its column.
        on_select: called when points of it are selected.
        selection_mode: how they can be.
        can_zoom: the wheel zooms, and plotly's buttons stand above the figure. Nothing else does,
            not even a drag along an axis: the address would not know of it.
    """
    if not can_zoom:
        figure.update_xaxes(fixedrange=True)
        figure.update_yaxes(fixedrange=True)
    drawn = on_screen(figure, text_scale(), has_webgl())
    if tall := stage_height():
        drawn.update_layout(height=tall - STAGE_EDGES_PX)
    st.plotly_chart(
        drawn,
        width=width,
        theme=None,
        key=key,
        on_select="ignore" if on_select is None else on_select,
        selection_mode=selection_mode,
        config={"scrollZoom": True, "displaylogo": False, "modeBarButtonsToRemove": ["toImage"]}
        if can_zoom
        else {"displayModeBar": False},
        alt=alt,
    )
