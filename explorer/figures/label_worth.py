"""How is each class's worth for one image drawn, against the most that a class can be worth?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import FONT_PX, SMALL_PX, axis, frame, note
from explorer.figures.lettering import lettered
from explorer.figures.number_text import signed
from explorer.figures.palette import FONT, Theme

FLOOR_NATS = -14.0
"""Bars end here; the figure at their end says how far they would go."""
SMALLEST_PX = 12
"""Of the bars' figures, on a phone."""
HEAD_NATS, FOOT_NATS = 4.4, 2.6
"""Room above the most and below the floor, for names and the bars' figures."""


def label_worth_figure(
    worth: NDArray[np.float64],
    names: Sequence[str],
    own: int,
    most: float,
    theme: Theme,
    height: int = 250,
) -> go.Figure:
    """log p(x|y) − log p(x) of each class y as a bar, nats; the image's own class in green.

    Args:
        worth: (K,).
        names: of the classes.
        own: the class that the image was encoded with.
        most: ln K.
        theme: the page's colours.
        height: px.
    """
    shown = np.maximum(worth, FLOOR_NATS)
    colours = [theme.outgoing if label == own else theme.quiet for label in range(len(worth))]
    figure = frame(
        theme,
        height,
        margin={"l": 8, "r": 4, "t": 4, "b": 26},
        bargap=0.3,
        uniformtext={"mode": "show", "minsize": SMALLEST_PX},
        xaxis=axis(
            theme,
            tickvals=list(range(len(names))),
            ticktext=[lettered(name) for name in names],
            tickfont={"size": FONT_PX, "color": theme.ink},
            showgrid=False,
            fixedrange=True,
        ),
        yaxis=axis(
            theme,
            "nats",
            range=[FLOOR_NATS - FOOT_NATS, most + HEAD_NATS],
            fixedrange=True,
            tickvals=[-10, -5, 0],
            ticktext=["−10", "−5", "0"],
            zeroline=True,
            zerolinecolor=theme.quiet,
        ),
        shapes=[_most_line(most, theme)],
    )
    figure.add_trace(
        go.Bar(
            x=list(range(len(worth))),
            y=shown,
            marker={"color": colours},
            text=[signed(value, 1 if abs(value) < 100 else 0) for value in worth],
            textposition="outside",
            textangle=0,
            textfont={"family": FONT, "color": theme.ink, "size": SMALL_PX},
            cliponaxis=False,
            customdata=[
                f"log p(x|{name}) − log p(x) = {signed(value)} nats"
                for name, value in zip(map(lettered, names), worth, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.add_annotation(
        note(
            theme,
            f"ln {len(worth)} = {most:.2f}, the most that a class can be worth",
            x=1,
            xref="x domain",
            xanchor="right",
            y=1,
            yref="y domain",
            yanchor="top",
        )
    )
    return figure


def _most_line(most: float, theme: Theme) -> dict[str, object]:
    return {
        "type": "line",
        "xref": "x domain",
        "x0": 0,
        "x1": 1,
        "y0": most,
        "y1": most,
        "line": {"color": theme.latent, "width": 1.5, "dash": "dash"},
    }
