"""What stands beside a traversal's rows: how much each dimension says, and about which factor?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import SMALL_PX, axis, frame
from explorer.figures.palette import Theme

ROW_PX = 26


def kl_figure(
    kl_per_dim: NDArray[np.float32],
    active: NDArray[np.bool_],
    theme: Theme,
    order: NDArray[np.int64] | None = None,
) -> go.Figure:
    """A bar per latent dimension: its mean KL in nats, collapsed ones hollow and said to be so.

    Args:
        kl_per_dim: (D,) mean KL of each dimension over the test set, nats.
        active: (D,) whether the dimension's means vary: Var_x(μ_i) > 0.01 (Burda 2016).
        theme: the page's colours.
        order: (D,) the dimensions from top to bottom; by KL, largest first, if None.
    """
    rows = np.argsort(-kl_per_dim, kind="stable") if order is None else order
    names = [f"z<sub>{dim + 1}</sub>" for dim in rows]
    alive = active[rows]
    figure = frame(
        theme,
        ROW_PX * len(rows) + 56,
        margin={"l": 44, "r": 90, "t": 6, "b": 44},
        hovermode="closest",
        bargap=0.35,
        dragmode=False,
        xaxis=axis(theme, "mean KL, nats", rangemode="tozero", fixedrange=True),
        yaxis=axis(theme, autorange="reversed", showgrid=False, fixedrange=True),
    )
    figure.add_trace(
        go.Bar(
            x=kl_per_dim[rows],
            y=names,
            orientation="h",
            marker={
                "color": [theme.latent if on else "rgba(0,0,0,0)" for on in alive],
                "line": {
                    "color": [theme.latent if on else theme.quiet for on in alive],
                    "width": 1,
                },
            },
            text=[
                f"{kl:.2f}" if on else f"{kl:.2f} collapsed"
                for kl, on in zip(kl_per_dim[rows], alive, strict=True)
            ],
            textposition="outside",
            textfont={"size": SMALL_PX, "color": theme.quiet},
            cliponaxis=False,
            hovertemplate="%{y} carries <b>%{x:.3f}</b> nats per image<extra></extra>",
        )
    )
    return figure


def factors_figure(
    correlation: NDArray[np.float64],
    factor_names: Sequence[str],
    theme: Theme,
    order: NDArray[np.int64] | None = None,
) -> go.Figure:
    """A heat map: how strongly each latent dimension goes with each true factor.

    Args:
        correlation: (D, F) absolute correlation, 0 … 1.
        factor_names: F names.
        theme: the page's colours.
        order: (D,) the dimensions from top to bottom; in their own order if None.
    """
    rows = np.arange(len(correlation)) if order is None else order
    values = correlation[rows]
    figure = frame(
        theme,
        ROW_PX * len(rows) + 56,
        margin={"l": 44, "r": 8, "t": 34, "b": 8},
        dragmode=False,
        xaxis=axis(theme, side="top", showgrid=False, fixedrange=True),
        yaxis=axis(theme, autorange="reversed", showgrid=False, fixedrange=True),
    )
    figure.add_trace(
        go.Heatmap(
            z=values,
            x=list(factor_names),
            y=[f"z<sub>{dim + 1}</sub>" for dim in rows],
            zmin=0,
            zmax=1,
            colorscale=[[0, theme.panel], [1, theme.latent]],
            showscale=False,
            xgap=2,
            ygap=2,
            text=[[f"{value:.2f}" for value in row] for row in values],
            texttemplate="%{text}",
            textfont={"size": SMALL_PX},
            hovertemplate="%{y} and %{x}: |correlation| <b>%{z:.2f}</b><extra></extra>",
        )
    )
    return figure
