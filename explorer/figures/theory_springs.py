"""How is it drawn what β does to each image's ball in the plane?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.class_names import USUAL_SIDE_PX, centroid_names
from explorer.figures.frame import FONT_PX, frame, note
from explorer.figures.palette import Theme, faded
from explorer.figures.plane import plane_axes, prior_circles, prior_names
from explorer.latent.gaussians import diagonal_ellipse

SEGMENTS, SIGMAS = 24, 2.0
"""Of an ellipse: its sides, and how many deviations it is away from its middle."""
MIN_PX = 5
SIDE_PX = USUAL_SIDE_PX / 1.6
"""Of the plane: two of them stand side by side."""


def balls_figure(
    mu: NDArray[np.float32],
    logvar: NDArray[np.float32] | None,
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    half_width: float,
    theme: Theme,
    height: int = 420,
) -> go.Figure:
    """Each image's q(z|x) as its 2σ ellipse in the class's colour, or as a point without `logvar`.

    Args:
        mu, logvar: (N, 2) each.
        labels: (N,), or None.
        class_names: the name of each label.
        half_width: of the square window about 0, the same for every β.
        theme: the page's colours.
        height: px.
    """
    window = ((-half_width, half_width), (-half_width, half_width))
    names = centroid_names(mu, labels, class_names, theme, window, side_px=SIDE_PX)
    if not names and labels is not None:
        names = [_on_one_another(theme, half_width)]
    figure = frame(
        theme,
        height,
        margin={"l": 34, "r": 6, "t": 6, "b": 38},
        shapes=prior_circles(theme),
        annotations=[
            *prior_names(theme),
            *names,
        ],
        **plane_axes(theme, ("z₁", "z₂"), window),
    )
    kinds = np.zeros(len(mu), dtype=np.int64) if labels is None else labels
    for label in np.unique(kinds):
        member, colour = kinds == label, theme.class_colour(int(label))
        if logvar is not None:
            outlines = diagonal_ellipse(mu[member], logvar[member], SIGMAS, SEGMENTS)
            gap = np.full((len(outlines), 1, 2), np.nan)
            x, y = np.concatenate([outlines, gap], axis=1).reshape(-1, 2).T
            figure.add_trace(
                go.Scatter(
                    x=x,
                    y=y,
                    mode="lines",
                    fill="toself",
                    fillcolor=faded(colour, 0.16),
                    line={"color": faded(colour, 0.75), "width": 1},
                    hoverinfo="skip",
                )
            )
        size = MIN_PX if logvar is None else 2
        figure.add_trace(
            go.Scatter(
                x=mu[member, 0],
                y=mu[member, 1],
                mode="markers",
                marker={"size": size, "color": colour},
                hoverinfo="skip",
            )
        )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    return figure


def _on_one_another(theme: Theme, half_width: float) -> dict[str, Any]:
    return note(
        theme,
        "<b>the classes lie on one another</b>",
        x=0,
        y=-0.85 * half_width,
        colour=theme.ink,
        size=FONT_PX,
    )
