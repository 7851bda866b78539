"""What did the latent plane look like after an epoch: codes over manifolds, on the same axes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from explorer.figures.frame import FONT_PX, frame, note
from explorer.figures.palette import Theme
from explorer.figures.plane import backdrop, class_points, plane_axes, prior_circles


@dataclass(frozen=True, eq=False)
class Plane:
    """One model's plane at one moment.

    Attributes:
        title: the model's.
        mu: float32 (N, 2), codes of the same test images for every model.
        labels: int64 (N,), or None.
        picture: address of the manifold's picture (a data URI), or None.
        extent: half the width of the square about the origin that the picture covers.
    """

    title: str
    mu: NDArray[np.float32]
    labels: NDArray[np.int64] | None
    picture: str | None
    extent: float


def snapshot_figure(
    planes: Sequence[Plane],
    class_names: Sequence[str],
    theme: Theme,
    extent: float | None = None,
    height: int = 380,
) -> go.Figure:
    """The planes side by side, all in the same window, each over its own manifold.

    Args:
        planes: one per column.
        class_names: the name of each label.
        theme: the page's colours.
        extent: half the window's width; the largest of the planes' if None. Keep it the same
            over the epochs of a replay, or what moves is the axes.
        height: px.
    """
    count = max(1, len(planes))
    half = extent or max((plane.extent for plane in planes), default=3.0)
    figure = make_subplots(rows=1, cols=count, horizontal_spacing=0.04)
    figure.update_layout(frame(theme, height, margin={"l": 40, "r": 8, "t": 30, "b": 40}).layout)
    figure.update_layout(dragmode=False, hovermode="closest")
    for column, plane in enumerate(planes, start=1):
        suffix = "" if column == 1 else str(column)
        window = ((-half, half), (-half, half))
        figure.update_layout(plane_axes(theme, ("z<sub>1</sub>", "z<sub>2</sub>"), window, suffix))
        if plane.picture is not None:
            square = ((-plane.extent, plane.extent), (-plane.extent, plane.extent))
            figure.add_layout_image(backdrop(plane.picture, square, suffix=suffix))
        figure.add_traces(
            class_points(plane.mu, plane.labels, class_names, theme, size=4.5, webgl=False),
            rows=1,
            cols=column,
        )
        for circle in prior_circles(theme, suffix):
            figure.add_shape(circle)
        figure.add_annotation(_title(plane.title, suffix, theme))
    return figure


def _title(title: str, suffix: str, theme: Theme) -> dict[str, object]:
    return note(
        theme,
        f"<b>{title}</b>",
        x=0,
        xref=f"x{suffix} domain",
        xanchor="left",
        y=1,
        yref=f"y{suffix} domain",
        yanchor="bottom",
        yshift=4,
        font={"size": FONT_PX, "color": theme.ink},
    )
