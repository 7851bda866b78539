"""How did the terms go that are none of the bound's, such as the use of a codebook's codes?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures.frame import axis, frame
from explorer.figures.palette import Theme

ROW_PX = 132
LINE_PX = 2.0


def other_terms_figure(terms: Mapping[str, Sequence[float]], theme: Theme) -> go.Figure:
    """A row for each term, by its name: its values, one per epoch from the first."""
    figure = make_subplots(
        rows=max(1, len(terms)), cols=1, shared_xaxes=True, vertical_spacing=0.12
    )
    margin = {"l": 40, "r": 12, "t": 12, "b": 40}
    figure.update_layout(frame(theme, ROW_PX * len(terms) + 52, margin=margin).layout)
    figure.update_xaxes(axis(theme, nticks=4, fixedrange=True))
    for row, (name, values) in enumerate(terms.items(), start=1):
        epochs = list(range(1, len(values) + 1))
        line = {"color": theme.ink, "width": LINE_PX}
        figure.add_scatter(x=epochs, y=list(values), mode="lines", line=line, row=row, col=1)
        title = name.replace("_", " ")
        figure.update_yaxes(axis(theme, title, nticks=4, fixedrange=True), row=row, col=1)
    figure.update_xaxes(title_text="epoch", row=len(terms), col=1)
    return figure
