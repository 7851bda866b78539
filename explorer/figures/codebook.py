"""How is the use of a codebook drawn: every code's share, the most used first?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import axis, frame, note
from explorer.figures.palette import Theme

DASHES = ("solid", "dot")


def code_use_figure(
    counts: Sequence[NDArray[np.int64]], names: Sequence[str], theme: Theme, height: int = 240
) -> go.Figure:
    """Uses of each code on a logarithmic axis, sorted; a dashed line where all were used alike.

    Args:
        counts: int64 (K,) of each level; what was never used is left out.
        names: of the levels, empty where there is one.
        theme: the page's colours.
        height: px.
    """
    figure = frame(
        theme,
        height,
        margin={"l": 8, "r": 8, "t": 8, "b": 36},
        hovermode="closest",
        xaxis=axis(theme, "codes, the most used first", fixedrange=True, rangemode="tozero"),
        yaxis=axis(theme, "uses", type="log", fixedrange=True, dtick=1),
    )
    for own, name, dash in zip(counts, names, DASHES, strict=False):
        order = np.argsort(-own, kind="stable")
        order = order[own[order] > 0]
        figure.add_trace(
            go.Scatter(
                x=np.arange(1, len(order) + 1),
                y=own[order],
                mode="lines",
                line={"color": theme.latent, "width": 2.5, "dash": dash, "shape": "hv"},
                fill="tozeroy" if len(counts) == 1 else None,
                customdata=order + 1,
                hovertemplate=f"{name} code %{{customdata}}: %{{y:,}} uses<extra></extra>".strip(),
            )
        )
        if name and order.size:
            figure.add_annotation(
                note(
                    theme,
                    name,
                    x=(len(order) + 1) // 2,
                    y=float(np.log10(own[order[len(order) // 2]])),
                    yanchor="bottom",
                )
            )
    if len(counts) == 1:
        alike = float(counts[0].sum() / len(counts[0]))
        figure.add_hline(y=alike, line={"color": theme.quiet, "width": 1.5, "dash": "dash"})
        figure.add_annotation(
            note(
                theme,
                "all used alike",
                x=1,
                xref="x domain",
                xanchor="right",
                y=float(np.log10(alike)),
                yanchor="bottom",
            )
        )
    return figure
