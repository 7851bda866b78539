"""How is each class's worth for one image drawn, against the most that a class can be worth?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import FONT_PX, SMALL_PX, axis, frame, note
from explorer.figures.lettering import lettered
from explorer.figures.number_text import MOST_DIGITS, borne_digits, signed, with_error
from explorer.figures.palette import FONT, Theme

FLOOR_NATS = -14.0
"""Bars end here; the figure at their end says how far they would go."""
FAR_NATS = -10.0
"""A class of which a coarse grid alone was asked is worth less than this."""
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
    errors: NDArray[np.float64] | None = None,
    far: NDArray[np.bool_] | None = None,
) -> go.Figure:
    """log p(x|y) − log p(x) of each class y as a bar, nats; the image's own class in green.

    Args:
        worth: (K,).
        names: of the classes.
        own: the class that the image was encoded with.
        most: ln K.
        theme: the page's colours.
        height: px.
        errors: standard errors of the worth, (K,): no more digits than they bear.
        far: the classes whose worth is only known to be below `FAR_NATS`, (K,).
    """
    figures = _figures(worth, np.zeros(len(worth)) if errors is None else errors, far)
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
            text=[short for short, _ in figures],
            textposition="outside",
            textangle=0,
            textfont={"family": FONT, "color": theme.ink, "size": SMALL_PX},
            cliponaxis=False,
            customdata=[
                f"log p(x|{name}) − log p(x) {long} nats"
                for name, (_, long) in zip(map(lettered, names), figures, strict=True)
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


def _figures(
    worth: NDArray[np.float64], errors: NDArray[np.float64], far: NDArray[np.bool_] | None
) -> list[tuple[str, str]]:
    """What stands at each bar's end, and what hovering says after the name."""
    found = []
    for label, (value, error) in enumerate(zip(worth, errors, strict=True)):
        if far is not None and far[label]:
            limit = signed(FAR_NATS, 0)
            found.append((f"<{limit}", f"< {limit}"))
            continue
        borne = borne_digits(error) if error > 0 else MOST_DIGITS
        digits = min(1 if abs(value) < 100 else 0, borne)
        long = with_error(value, error) if borne < 3 else signed(value)
        found.append((signed(value, digits), f"= {long}"))
    return found


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
