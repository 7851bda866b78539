"""How are a finding's figures drawn: a bar for each, the one that it speaks of in colour?"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from explorer.figures.frame import SMALL_PX, axis, frame
from explorer.figures.lettering import in_two_lines
from explorer.figures.palette import Theme

BAR_PX, FOOT_PX, LINE_PX = 22, 58, 18
WIDE_TITLE = 40
"""Letters that a phone's width has no room for in one line."""
LONGEST_LABEL = 44


def finding_figure(
    labels: Sequence[str], values: Sequence[float], marked: str, title: str, theme: Theme
) -> go.Figure:
    """Bars across, in the order given, from above.

    Args:
        labels, values: one each.
        marked: the label that the finding speaks of; "" for none.
        title: of the axis, with the unit.
        theme: the page's colours.
    """
    colours = [theme.incoming if label == marked else theme.latent for label in labels]
    shown = [label[:LONGEST_LABEL] for label in labels]
    told = in_two_lines(title, WIDE_TITLE)
    foot_px = FOOT_PX + (LINE_PX if told != title else 0)
    figure = frame(
        theme,
        BAR_PX * len(labels) + foot_px,
        margin={"l": 4, "r": 44, "t": 0, "b": foot_px - 4},
        bargap=0.35,
        xaxis=axis(theme, told, fixedrange=True, rangemode="tozero", nticks=4),
        yaxis=axis(
            theme,
            autorange="reversed",
            fixedrange=True,
            tickfont={"size": SMALL_PX, "color": theme.ink},
            showgrid=False,
            tickvals=list(range(len(labels))),
            ticktext=shown,
        ),
    )
    figure.add_trace(
        go.Bar(
            x=list(values),
            y=list(range(len(labels))),
            orientation="h",
            marker={"color": colours},
            text=[f"{value:.3g}" for value in values],
            textposition="outside",
            textfont={"size": SMALL_PX, "color": theme.ink},
            constraintext="none",  # or words are made smaller than they may be, to fit beside a bar
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    return figure
