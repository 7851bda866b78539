"""How evenly does the picture change along each way, and where do the ways run on the plane?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import axis, frame, note
from explorer.figures.palette import Theme
from explorer.figures.plane import Window, class_points, plane_axes, prior_circles

DASHES = ("dot", "dash", "solid")
"""The last way, the geodesic, is the one to see."""
WIDTHS = (2.0, 2.0, 3.0)
HEADROOM = 1.12
LETTERS = "ABCDEFGH"


def way_colours(theme: Theme) -> tuple[str, str, str]:
    """A colour for each way: two quiet ones and, for the geodesic, that of what is decoded."""
    return theme.quiet, theme.latent, theme.outgoing


def pace_figure(
    steps: Mapping[str, NDArray[np.float64]], theme: Theme, height: int = 250
) -> go.Figure:
    """The change of the picture at each step, a line per way.

    Args:
        steps: by the way's name, (T − 1,), the same T for all.
        theme: the page's colours.
        height: px.
    """
    largest = max(float(values.max()) for values in steps.values())
    figure = frame(
        theme,
        height,
        hovermode="x unified",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis=axis(theme, "step", fixedrange=True, nticks=8),
        yaxis=axis(
            theme,
            "change of the picture",
            theme.outgoing,
            fixedrange=True,
            nticks=5,
            range=[0, HEADROOM * max(largest, 1e-6)],
        ),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
    for (name, values), colour, dash, width in zip(
        steps.items(), way_colours(theme), DASHES, WIDTHS, strict=True
    ):
        figure.add_trace(
            go.Scatter(
                x=np.arange(1, len(values) + 1),
                y=values,
                name=name,
                mode="lines",
                line={"color": colour, "dash": dash, "width": width},
                hovertemplate="%{y:.2f}",
            )
        )
    return figure


def ways_figure(
    ways: Mapping[str, NDArray[np.float32]],
    anchors: NDArray[np.float32],
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    window: Window,
    theme: Theme,
    has_prior: bool,
    height: int = 430,
) -> go.Figure:
    """The ways over the test images' latents; each dot is a step of the geodesic.

    Args:
        ways: by name, latents (T, 2).
        anchors: (A, 2), lettered in order.
        points, labels, class_names: the test images' latents and classes.
        window: what is shown.
        theme: the page's colours.
        has_prior: whether to draw its circles.
        height: px.
    """
    figure = frame(
        theme,
        height,
        **plane_axes(theme, ("z₁", "z₂"), window),
        shapes=prior_circles(theme) if has_prior else [],
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    for trace in class_points(
        points, labels, class_names, theme, size=3.5, opacity=0.3, webgl=False
    ):
        figure.add_trace(trace.update(hoverinfo="skip", hovertemplate=None))
    for (name, z), colour, dash, width in zip(
        ways.items(), way_colours(theme), DASHES, WIDTHS, strict=True
    ):
        is_last = dash == DASHES[-1]
        for shade, px in ((theme.paper, width + 3), (colour, width)):
            figure.add_trace(
                go.Scatter(
                    x=z[:, 0],
                    y=z[:, 1],
                    name=name,
                    mode="lines+markers" if is_last and shade == colour else "lines",
                    line={"color": shade, "width": px, "dash": dash if shade == colour else None},
                    marker={"size": 5, "color": colour},
                    hovertemplate=f"{name}<br>at %{{x:.2f}}, %{{y:.2f}}<extra></extra>",
                )
            )
    for letter, (x, y) in zip(LETTERS, anchors, strict=False):
        figure.add_annotation(
            note(
                theme,
                f"<b>{letter}</b>",
                x=float(x),
                y=float(y),
                colour=theme.incoming,
                size=14,
                bgcolor=theme.paper,
                bordercolor=theme.incoming,
                borderwidth=1.5,
                borderpad=2,
            )
        )
    return figure
