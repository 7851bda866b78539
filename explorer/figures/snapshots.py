"""How is the latent plane drawn as it is at one moment of a training?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.class_names import centroid_names
from explorer.figures.frame import frame
from explorer.figures.palette import Theme
from explorer.figures.plane import (
    backdrop,
    class_points,
    plane_axes,
    prior_circles,
    prior_names,
)

POINT_PX = 5


def snapshot_figure(
    mu: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    extent: float,
    manifold: str,
    theme: Theme,
    has_prior: bool,
    height: int,
) -> go.Figure:
    """Held-out images' latents over what the decoder makes of each place, at one epoch.

    Args:
        mu: float32 (N, 2).
        labels: int64 (N,), or None.
        class_names: the name of each label.
        extent: half the width of the square window of z.
        manifold: address of the picture of evenly spaced latents over that window.
        theme: the page's colours.
        has_prior: whether to draw the circles of N(0, I).
        height: px.
    """
    window = ((-extent, extent), (-extent, extent))
    names = centroid_names(mu, labels, class_names, theme, window)
    figure = frame(
        theme,
        height,
        margin={"l": 34, "r": 6, "t": 6, "b": 38},
        hovermode="closest",
        shapes=prior_circles(theme) if has_prior else [],
        annotations=[*(prior_names(theme) if has_prior else []), *names],
        images=[backdrop(manifold, window)],
        **plane_axes(theme, ("z₁", "z₂"), window),
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
    figure.add_traces(class_points(mu, labels, class_names, theme, size=POINT_PX, webgl=False))
    return figure
