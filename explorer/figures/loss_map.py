"""How is it drawn which pixels cost nats, and whether ink is missing there or too much?"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import axis, frame
from explorer.figures.palette import Theme


def loss_map_figure(
    losses: NDArray[np.float32], excess: NDArray[np.float32], theme: Theme, height: int = 190
) -> go.Figure:
    """A cell per pixel: the more colour the more nats, as their square root.

    In the colour of what comes in where the image is brighter than the reconstruction, in the
    colour of what goes out where the reconstruction is.

    Args:
        losses: −log p of each pixel, nats, (H, W).
        excess: the image less the reconstruction, (H, W).
        theme: the page's colours.
        height: px.
    """
    # A Gaussian's constant makes every pixel cost the same at least: colour says what is above.
    # Its square root, as otherwise the dearest pixel alone would be seen.
    above = np.sqrt(losses - losses.min())
    most = max(float(above.max()), 1e-6)
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure = frame(
        theme,
        height,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        plot_bgcolor=theme.panel,
        xaxis=axis(theme, **hidden, constraintoward="left"),
        yaxis=axis(theme, **hidden, autorange="reversed", scaleanchor="x", constraintoward="top"),
    )
    figure.add_trace(
        go.Heatmap(
            z=np.where(excess >= 0, above, -above),
            zmin=-most,
            zmax=most,
            customdata=np.stack([losses, np.abs(excess)], axis=-1),
            text=np.where(excess >= 0, "brighter", "darker"),
            showscale=False,
            colorscale=[[0, theme.outgoing], [0.5, theme.panel], [1, theme.incoming]],
            hovertemplate=(
                "%{customdata[0]:.2f} nats: the image is %{text} here "
                "by %{customdata[1]:.2f}<extra></extra>"
            ),
        )
    )
    return figure
