"""How is one latent drawn: μ and σ of each latent dimension against the prior, and its KL?"""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import SMALL_PX, axis, frame, note
from explorer.figures.number_text import signed
from explorer.figures.palette import Theme, faded

LATENTS_SHARE = 0.62
"""Of the figure's height, for μ and σ; the KL bars have the rest."""
FEW_DIMS, WRITTEN_DIMS = 12, 3
"""Up to here every dimension's name has room, and its figures have."""


def latents_figure(
    mu: NDArray[np.float32],
    logvar: NDArray[np.float32] | None,
    kl_per_dim: NDArray[np.float32],
    names: list[str],
    theme: Theme,
    height: int = 230,
) -> go.Figure:
    """μ ± σ of each dimension over the prior's 1σ and 2σ bands, the KL in nats below.

    Args:
        mu, logvar, kl_per_dim: (D,), in the order in which they are to stand; no `logvar` where
            latents are points, which have no prior either.
        names: D names.
        theme: the page's colours.
        height: px.
    """
    places = np.arange(len(mu))
    has_prior = logvar is not None
    figure = frame(
        theme,
        height,
        margin={"l": 34, "r": 4, "t": 6, "b": 22},
        bargap=0.35,
        shapes=_bands(theme, len(mu)) if has_prior else [],
        xaxis=_names_axis(theme, names),
        yaxis=axis(
            theme,
            "z",
            theme.latent,
            domain=[1 - LATENTS_SHARE, 1] if has_prior else [0, 1],
            fixedrange=True,
            nticks=5,
            zeroline=True,
            zerolinecolor=theme.grid,
        ),
        yaxis2=axis(
            theme,
            "nats",
            theme.latent,
            domain=[0, 1 - LATENTS_SHARE - 0.1],
            fixedrange=True,
            nticks=3,
            rangemode="tozero",
            visible=has_prior,
        ),
    )
    figure.add_trace(_latents(mu, logvar, names, places, theme))
    if has_prior:
        figure.add_trace(_kl_bars(kl_per_dim, names, places, theme))
        figure.add_annotation(_kl_name(theme))
    return figure


def _names_axis(theme: Theme, names: list[str]) -> dict[str, Any]:
    every = max(1, -(-len(names) // FEW_DIMS))
    return axis(
        theme,
        range=[-0.6, len(names) - 0.4],
        tickvals=list(range(0, len(names), every)),
        ticktext=names[::every],
        tickfont={"size": SMALL_PX, "color": theme.latent},
        showgrid=False,
        fixedrange=True,
        anchor="free",
        position=0,
    )


def _bands(theme: Theme, dims: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "x0": -0.6,
            "x1": dims - 0.4,
            "y0": -sigma,
            "y1": sigma,
            "fillcolor": faded(theme.quiet, 0.1),
            "line": {"width": 0},
            "layer": "below",
        }
        for sigma in (2, 1)
    ]


def _latents(
    mu: NDArray[np.float32],
    logvar: NDArray[np.float32] | None,
    names: list[str],
    places: NDArray[np.int64],
    theme: Theme,
) -> go.Scatter:
    sigma = None if logvar is None else np.exp(0.5 * logvar)
    texts = [
        f"<b>{name}</b>: μ = {signed(mu[i])}"
        + ("" if sigma is None else f", σ = {sigma[i]:.3f}; the prior has 0 and 1")
        for i, name in enumerate(names)
    ]
    bars = None if sigma is None else {"array": sigma, "color": theme.latent, "thickness": 1.6}
    is_few = len(names) <= WRITTEN_DIMS
    return go.Scatter(
        x=places,
        y=mu,
        error_y=bars,
        mode="markers+text" if is_few else "markers",
        text=[_written(mu, sigma, i) for i in range(len(mu))] if is_few else None,
        # Towards the prior's mean, so that nothing is cut off.
        textposition=["bottom center" if value > 0 else "top center" for value in mu],
        textfont={"color": theme.ink},
        marker={"size": 7, "color": theme.incoming, "line": {"color": theme.paper, "width": 1}},
        customdata=texts,
        hovertemplate="%{customdata}<extra></extra>",
    )


def _written(mu: NDArray[np.float32], sigma: NDArray[np.float32] | None, dim: int) -> str:
    return signed(mu[dim]) + ("" if sigma is None else f" ± {sigma[dim]:.3f}")


def _kl_bars(
    kl_per_dim: NDArray[np.float32], names: list[str], places: NDArray[np.int64], theme: Theme
) -> go.Bar:
    # Only where the bar is high enough to be written into; the receipt has them all.
    least = kl_per_dim.max(initial=0) / 4 if len(names) <= WRITTEN_DIMS else np.inf
    return go.Bar(
        x=places,
        y=kl_per_dim,
        yaxis="y2",
        marker={"color": theme.latent},
        text=[f"{value:.2f}" if value > least else "" for value in kl_per_dim],
        textposition="inside",
        insidetextanchor="middle",
        textfont={"color": theme.paper},
        customdata=names,
        hovertemplate="<b>%{customdata}</b> costs %{y:.2f} nats<extra></extra>",
    )


def _kl_name(theme: Theme) -> dict[str, Any]:
    return note(
        theme,
        "KL",
        x=1,
        xref="x domain",
        xanchor="right",
        y=1,
        yref="y2 domain",
        yanchor="bottom",
        colour=theme.latent,
    )
