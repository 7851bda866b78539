"""How is one image's evidence drawn: as ELBO and KL that add up, and as a bound that climbs?"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import FONT_PX, SMALL_PX, axis, frame, note
from explorer.figures.number_text import signed
from explorer.figures.palette import Theme, faded
from explorer.figures.plane import outline, plane_axes
from explorer.latent.gaussians import diagonal_ellipse

BELOW = 0.45
"""How far below the ELBO the bars are cut, as a share of what lies above it."""
MIN_SPAN = 0.4
"""Nats; a bound as tight as that is not drawn larger than it is."""


def adding_up_figure(
    elbo: float,
    error: float,
    kl_q_p: float,
    log_px: float,
    theme: Theme,
    height: int = 330,
    given: str = "",
) -> go.Figure:
    """Three bars: the ELBO by draws, KL(q ‖ p(z|x)) on top of it, and log p(x) beside both.

    The bars start far below the axis, so that only their ends are seen.

    Args:
        elbo: mean of the draws, nats.
        error: its standard error, nats; 0 for one draw, which has none.
        kl_q_p, log_px: by quadrature, nats.
        theme: the page's colours.
        height: px.
        given: what x is given, such as " | class".
    """
    reached = elbo + kl_q_p
    low, high = min(elbo, log_px - kl_q_p), max(reached, log_px)
    span = max(high - low, MIN_SPAN)
    bottom, top = low - BELOW * span, high + 0.24 * span
    figure = frame(
        theme,
        height,
        margin={"l": 46, "r": 6, "t": 10, "b": 40},
        bargap=0.28,
        xaxis=axis(theme, fixedrange=True, showgrid=False, tickfont={"size": FONT_PX}),
        yaxis=axis(theme, "nats", fixedrange=True, range=[bottom, top], nticks=6),
    )
    names = [f"ELBO{given}", "KL(q‖p(z|x))", f"log p(x{given})"]
    colours = [theme.quiet, theme.latent, theme.ink]
    bars = [(bottom, elbo), (elbo, reached), (bottom, log_px)]
    figure.add_trace(
        go.Bar(
            x=names,
            base=[start for start, _ in bars],
            y=[end - start for start, end in bars],
            marker={"color": colours, "opacity": 0.88},
            customdata=[signed(elbo), signed(kl_q_p), signed(log_px)],
            hovertemplate="%{x} = %{customdata} nats<extra></extra>",
        )
    )
    if error > 0:
        figure.add_trace(
            go.Scatter(
                x=names[:1],
                y=[elbo],
                mode="markers",
                marker={"size": 1, "color": theme.ink},
                error_y={"array": [2 * error], "color": theme.ink, "thickness": 1.6, "width": 6},
                hoverinfo="skip",
            )
        )
    # The level that the first two reach, carried over to the third: they meet, or do not yet.
    figure.add_shape(
        type="line",
        x0=0.6,
        x1=2.5,
        y0=reached,
        y1=reached,
        line={"color": theme.latent, "width": 2, "dash": "dot"},
    )
    figure.update_layout(
        annotations=[
            note(
                theme,
                f"<b>{text}</b>",
                x=name,
                y=y,
                yanchor="bottom",
                yshift=4 if place else 8,
                colour=colour,
                size=FONT_PX,
            )
            for place, (name, text, y, colour) in enumerate(
                zip(
                    names,
                    [signed(elbo), f"+ {kl_q_p:.2f}", signed(log_px)],
                    [elbo + 2 * error, reached, log_px],
                    colours,
                    strict=True,
                )
            )
        ]
    )
    return figure


def climb_figure(
    counts: Sequence[int],
    bound: NDArray[np.float64],
    log_px: float,
    samples: int,
    theme: Theme,
    height: int = 330,
    given: str = "",
) -> go.Figure:
    """The importance-weighted bound against K, from the ELBO at K = 1 towards log p(x).

    Args:
        counts: the K, rising.
        bound: for each K, nats; what it lacks is filled in the colour of the KL.
        log_px: by quadrature, nats.
        samples: the K to mark.
        theme: the page's colours.
        height: px.
        given: what x is given, such as " | class".
    """
    span = max(log_px - float(bound[0]), MIN_SPAN)
    figure = frame(
        theme,
        height,
        margin={"l": 46, "r": 14, "t": 10, "b": 40},
        xaxis=axis(
            theme,
            "draws K",
            type="log",
            fixedrange=True,
            tickvals=[1, 10, 100, 1000, 10000],
            ticktext=["1", "10", "100", "1,000", "10,000"],
        ),
        yaxis=axis(
            theme,
            "nats",
            fixedrange=True,
            range=[float(bound[0]) - 0.3 * span, log_px + 0.24 * span],
            nticks=6,
        ),
    )
    figure.add_hline(y=log_px, line={"color": theme.ink, "width": 2})
    figure.add_trace(
        go.Scatter(
            x=[*counts, counts[-1], counts[0]],
            y=[*bound, log_px, log_px],
            fill="toself",
            fillcolor=faded(theme.latent, 0.18),
            mode="none",
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=list(counts),
            y=bound,
            mode="lines+markers",
            line={"color": theme.quiet, "width": 2.5},
            marker={"size": [14 if count == samples else 6 for count in counts]},
            customdata=[signed(value) for value in bound],
            hovertemplate="with %{x:,} draws the bound is %{customdata} nats<extra></extra>",
        )
    )
    at = list(counts).index(samples) if samples in counts else 0
    figure.update_layout(
        annotations=[
            note(
                theme,
                f"<b>log p(x{given}) = {signed(log_px)}</b>",
                x=0,
                xanchor="left",
                xref="paper",
                xshift=4,
                y=log_px,
                yanchor="bottom",
                colour=theme.ink,
                size=FONT_PX,
            ),
            note(
                theme,
                f"<b>{signed(float(bound[at]))}</b>",
                x=log10(counts[at]),
                xanchor="left" if at < len(counts) - 2 else "right",
                xshift=8 if at < len(counts) - 2 else 0,
                y=float(bound[at]),
                yanchor="top",
                yshift=-6,
                colour=theme.ink,
                size=FONT_PX,
            ),
        ]
    )
    return figure


def posterior_figure(
    density: NDArray[np.float32],
    low: tuple[float, float],
    high: tuple[float, float],
    mu: tuple[float, float],
    logvar: tuple[float, float],
    theme: Theme,
    height: int = 250,
) -> go.Figure:
    """p(z|x) as a cloud, and q(z|x)'s 1σ and 2σ ellipses over it: what the KL measures.

    Args:
        density: p(z|x) over its largest value, (n, n), the first row with the largest z_2.
        low, high: the corners of its window.
        mu, logvar: of q(z|x).
        theme: the page's colours.
        height: px.
    """
    ellipses = [diagonal_ellipse(mu, logvar, k) for k in (1.0, 2.0)]
    figure = frame(
        theme,
        height,
        margin={"l": 34, "r": 6, "t": 6, "b": 34},
        shapes=[shape for ellipse in ellipses for shape in outline(ellipse, theme)],
        **plane_axes(
            theme,
            ("z₁", "z₂"),
            ((low[0], high[0]), (low[1], high[1])),
        ),
    )
    n = len(density)
    figure.add_trace(
        go.Heatmap(
            z=density[::-1],
            x=np.linspace(low[0], high[0], n),
            y=np.linspace(low[1], high[1], n),
            zmin=0,
            zmax=1,
            zsmooth="best",
            colorscale=[[0, theme.panel], [1, theme.latent]],
            showscale=False,
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(nticks=4, fixedrange=True, tickfont={"size": SMALL_PX})
    figure.update_yaxes(nticks=4, fixedrange=True, tickfont={"size": SMALL_PX})
    return figure
