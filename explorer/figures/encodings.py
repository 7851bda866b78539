"""How is the encoded test set drawn: a scatter by class, one point singled out?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import frame
from explorer.figures.palette import Theme
from explorer.figures.plane import (
    centroid_names,
    class_points,
    outline,
    plane_axes,
    prior_circles,
    prior_names,
)

WEBGL_FROM = 1500
"""Points from which the graphics card draws them; below, SVG does and needs no WebGL."""


@dataclass(frozen=True, eq=False)
class ChosenPoint:
    """The point singled out, with the ellipses of its posterior.

    Attributes:
        at: (x, y) in the plane drawn.
        outlines: name → float (M, 2), such as "1σ" → the ellipse's points; none for point codes.
    """

    at: tuple[float, float]
    outlines: dict[str, NDArray[np.float64]]


def encodings_figure(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    rows: NDArray[np.int64],
    theme: Theme,
    axis_titles: tuple[str, str],
    show_prior: bool,
    chosen: ChosenPoint | None = None,
    height: int = 570,
) -> go.Figure:
    """The test set's codes, up to some ten thousand, each class in its colour, sign and name.

    Args:
        points: float32 (N, 2), what is drawn of each code.
        labels: int64 (N,), or None.
        class_names: the name of each label.
        rows: int64 (N,), each point's row in the test split, given back as `customdata`.
        theme: the page's colours.
        axis_titles: what runs across and what runs up.
        show_prior: draw the 1σ, 2σ, 3σ circles; only where the axes are those of the prior.
        chosen: the point to ring, if any.
        height: px.
    """
    figure = frame(
        theme,
        height,
        margin={"l": 46, "r": 8, "t": 8, "b": 42},
        dragmode="lasso",
        hovermode="closest",
        shapes=prior_circles(theme) if show_prior else [],
        annotations=[
            *(prior_names(theme) if show_prior else []),
            *centroid_names(points, labels, class_names, theme),
        ],
        # Zoom and pan survive a change of theme, filter or chosen point.
        uirevision="|".join(axis_titles),
        **plane_axes(theme, axis_titles, _window(points)),
    )
    many = len(points) >= WEBGL_FROM
    figure.add_traces(class_points(points, labels, class_names, theme, rows, webgl=many))
    if chosen is not None:
        _ring(figure, chosen, theme)
    return figure


def _window(points: NDArray[np.float32]) -> tuple[tuple[float, float], tuple[float, float]]:
    """A square about the points' middle that holds nearly all; strays are found by zooming out."""
    low, high = np.quantile(points, [0.001, 0.999], axis=0)
    middle = (low + high) / 2
    half = max(float((high - low).max()) * 0.54, 1e-3)
    (x, y) = (float(value) for value in middle)
    return (x - half, x + half), (y - half, y + half)


def _ring(figure: go.Figure, chosen: ChosenPoint, theme: Theme) -> None:
    for name, points in chosen.outlines.items():
        figure.add_traces(outline(points, theme, name))
    x, y = chosen.at
    for colour, size, width in ((theme.paper, 15, 5), (theme.ink, 15, 2.2)):
        figure.add_trace(
            go.Scatter(
                x=[x],
                y=[y],
                mode="markers",
                hoverinfo="skip",
                marker={
                    "size": size,
                    "symbol": "circle-open",
                    "color": colour,
                    "line": {"width": width},
                },
            )
        )
