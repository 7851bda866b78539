"""How is the encoded test set drawn: a scatter by class, one point singled out?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import axis, frame
from explorer.figures.lettering import lettered
from explorer.figures.palette import Theme
from explorer.figures.plane import (
    PRIOR_SIGMAS,
    Window,
    backdrop,
    centroid_names,
    class_points,
    outline,
    plane_axes,
    prior_circles,
    prior_names,
    ring,
)

BAR_PX = 20
STRAYS, MARGIN, SMALLEST_HALF = 0.001, 0.03, 1e-3
WEBGL_FROM = 1500
"""Points from which the graphics card draws them; below, SVG does and needs no WebGL."""


@dataclass(frozen=True, eq=False)
class ChosenPoint:
    """The point singled out, with the ellipses of its posterior.

    Attributes:
        at: (x, y) in the plane drawn.
        outlines: float (M, 2) each, the points of an ellipse; none where latents are points.
    """

    at: tuple[float, float]
    outlines: tuple[NDArray[np.float64], ...]


def encodings_figure(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    rows: NDArray[np.int64],
    theme: Theme,
    axis_titles: tuple[str, str],
    prior_at: tuple[float, float] | None = None,
    name_classes: bool = True,
    chosen: ChosenPoint | None = None,
    manifold: str | None = None,
    dragmode: str | bool = "pan",
    height: int = 520,
    selected: NDArray[np.int64] | None = None,
) -> go.Figure:
    """The test set's latents, up to some ten thousand, each class in its colour, sign and name.

    Args:
        points: float32 (N, 2), what is drawn of each latent.
        labels: int64 (N,), or None.
        class_names: the name of each label.
        rows: int64 (N,), each point's row in the test split, given back as `customdata`.
        theme: the page's colours.
        axis_titles: what runs across and what runs up.
        prior_at: where the prior's mean lies, to draw its 1σ, 2σ, 3σ circles about it, if at all.
        name_classes: write each class's name among its points.
        chosen: the point to ring, if any.
        manifold: address of a picture of evenly spaced latents, to lie faintly under the points;
            over `window_of(points, prior_at)`.
        dragmode: what dragging does: "pan", "lasso", "select" (a box), or False for nothing.
        height: px.
        selected: the rows that stand out, where the visitor has not selected them in this figure.
    """
    window = window_of(points, prior_at)
    circles = [] if prior_at is None else prior_circles(theme, centre=prior_at)
    radii = [] if prior_at is None else prior_names(theme, centre=prior_at)
    names = centroid_names(points, labels, class_names, theme, window) if name_classes else []
    figure = frame(
        theme,
        height,
        margin={"l": 46, "r": 8, "t": 8, "b": 42},
        dragmode=dragmode,
        hovermode="closest",
        shapes=[*circles, *_marks(chosen, theme)],
        annotations=[*radii, *names],
        images=[] if manifold is None else [backdrop(manifold, window)],
        # Zoom and pan survive a change of theme, filter or chosen point.
        uirevision="|".join(axis_titles),
        **plane_axes(theme, axis_titles, window),
    )
    many = len(points) >= WEBGL_FROM
    figure.add_traces(
        class_points(
            points,
            labels,
            class_names,
            theme,
            rows,
            size=4.5 if many else 6,
            webgl=many,
            selected=selected,
        )
    )
    return figure


def window_of(points: NDArray[np.float32], prior_at: tuple[float, float] | None = None) -> Window:
    """A square that holds nearly all points and the prior's circles, if there are any.

    The few strays beyond are found by zooming out.
    """
    low, high = np.quantile(points, [STRAYS, 1 - STRAYS], axis=0)
    if prior_at is not None:
        low = np.minimum(low, np.array(prior_at) - PRIOR_SIGMAS[-1])
        high = np.maximum(high, np.array(prior_at) + PRIOR_SIGMAS[-1])
    x, y = ((low + high) / 2).tolist()
    half = max(float((high - low).max()) * (0.5 + MARGIN), SMALLEST_HALF)
    return (x - half, x + half), (y - half, y + half)


def _marks(chosen: ChosenPoint | None, theme: Theme) -> list[dict[str, Any]]:
    if chosen is None:
        return []
    ellipses = [shape for points in chosen.outlines for shape in outline(points, theme)]
    return [*ellipses, *ring(chosen.at, theme)]


def class_counts_figure(
    counts: NDArray[np.int64], class_names: Sequence[str], theme: Theme
) -> go.Figure:
    """How many of a selection belong to each class: a bar each, its number at its end.

    Args:
        counts: int64 (K,), for each class.
        class_names: K names.
        theme: the page's colours.
    """
    figure = frame(
        theme,
        BAR_PX * len(counts) + 12,
        margin={"l": 8, "r": 40, "t": 4, "b": 4},
        bargap=0.3,
        xaxis=axis(theme, visible=False, fixedrange=True, rangemode="tozero"),
        yaxis=axis(
            theme,
            type="category",
            autorange="reversed",
            showgrid=False,
            fixedrange=True,
            ticksuffix=" ",
        ),
    )
    figure.add_trace(
        go.Bar(
            x=counts,
            y=[lettered(name) for name in class_names],
            orientation="h",
            marker={"color": [theme.class_colour(label) for label in range(len(counts))]},
            text=counts,
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x} of class %{y}<extra></extra>",
        )
    )
    return figure
