"""How are two estimates of one gradient drawn: what each draw says, how they scatter and settle?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.number_text import signed
from explorer.figures.palette import Theme, faded

Floats = NDArray[np.float64]

BINS = 61
NEARLY_ALL = 0.995
TANGENT = 0.22
"""Half the length of a tangent, in z."""
PATHWISE, SCORE = "pathwise", "score function"


def draws_figure(
    curve: tuple[Floats, Floats],
    density: Floats,
    z: Floats,
    value: Floats,
    slope: Floats,
    theme: Theme,
    height: int = 230,
) -> go.Figure:
    """f and q, with a few draws on f: their heights feed one estimator, their slopes the other.

    Args:
        curve: z and f(z), (n,) each.
        density: q at the same z, (n,).
        z, value, slope: of the draws shown, (k,) each.
        theme: the page's colours.
        height: px.
    """
    across, f = curve
    low, high = float(min(f.min(), 0.0)), float(max(f.max(), 1e-6))
    room = 0.1 * (high - low)
    figure = frame(
        theme,
        height,
        margin={"l": 40, "r": 8, "t": 6, "b": 34},
        xaxis=axis(theme, "z", theme.latent, fixedrange=True),
        yaxis=axis(theme, "f(z)", fixedrange=True, range=[low - room, high + room], nticks=5),
    )
    hill = low - room + 0.45 * (high - low) * density / density.max()
    figure.add_trace(
        go.Scatter(
            x=[*across, across[-1], across[0]],
            y=[*hill, low - room, low - room],
            fill="toself",
            fillcolor=faded(theme.latent, 0.18),
            mode="none",
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=across, y=f, mode="lines", line={"color": theme.quiet, "width": 2}, hoverinfo="skip"
        )
    )
    # All heights in one trace, all tangents in another: None lifts the pen.
    figure.add_trace(
        go.Scatter(
            x=_parted(z, z),
            y=_parted(np.full_like(value, low - room), value),
            mode="lines",
            line={"color": theme.ink, "width": 1, "dash": "dot"},
            hoverinfo="skip",
        )
    )
    half = TANGENT / np.sqrt(1 + (slope / (0.35 * (high - low))) ** 2)
    figure.add_trace(
        go.Scatter(
            x=_parted(z - half, z + half),
            y=_parted(value - half * slope, value + half * slope),
            mode="lines",
            line={"color": theme.latent, "width": 3.5},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=z,
            y=value,
            mode="markers",
            marker={"color": theme.ink, "size": 7, "line": {"color": theme.paper, "width": 1}},
            customdata=np.stack([value, slope], axis=-1),
            hovertemplate="a draw z = %{x:.2f}: height %{customdata[0]:.2f}, "
            "slope %{customdata[1]:.2f}<extra></extra>",
        )
    )
    return figure


def estimates_figure(
    pathwise: Floats, score: Floats, exact: float, theme: Theme, height: int = 260
) -> go.Figure:
    """How both estimates scatter about the exact gradient, one histogram above the other.

    Args:
        pathwise, score: estimates made anew from so many draws, (n,) each.
        exact: the gradient.
        theme: the page's colours.
        height: px.
    """
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.12)
    margin = {"l": 8, "r": 8, "t": 24, "b": 34}
    figure.update_layout(frame(theme, height, margin=margin, bargap=0).layout)
    # The window of the wider one, so that both are seen at one scale; its strays are left out.
    reach = max(float(np.quantile(np.abs(both - exact), NEARLY_ALL)) for both in (pathwise, score))
    reach = max(reach, 1e-3)
    edges = np.linspace(exact - reach, exact + reach, BINS + 1)
    for row, (name, values, colour) in enumerate(
        ((PATHWISE, pathwise, theme.latent), (SCORE, score, theme.quiet)), start=1
    ):
        counts, _ = np.histogram(values, edges)
        figure.add_trace(
            go.Bar(
                x=0.5 * (edges[1:] + edges[:-1]),
                y=counts / max(counts.max(), 1),
                width=float(edges[1] - edges[0]),
                marker={"color": colour, "line": {"width": 0}},
                hoverinfo="skip",
            ),
            row=row,
            col=1,
        )
        suffix = "" if row == 1 else f"{row}"
        figure.add_annotation(
            note(
                theme,
                f"<b>{name}</b>",
                x=0,
                xref="paper",
                xanchor="left",
                y=1.02,
                yref=f"y{suffix} domain",
                yanchor="bottom" if row == 1 else "middle",
                colour=colour if row == 1 else theme.ink,
                size=FONT_PX,
            )
        )
        figure.add_vline(x=exact, line={"color": theme.ink, "width": 2}, row=row, col=1)
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True, "range": [0, 1.08]}
    figure.update_yaxes(axis(theme, **hidden))
    figure.update_xaxes(axis(theme, fixedrange=True, range=[edges[0], edges[-1]], nticks=6))
    figure.update_xaxes(showticklabels=False, row=1)
    figure.update_xaxes(title_text="estimate of the gradient", row=2)
    figure.add_annotation(
        note(
            theme,
            f"<b>exact {signed(exact)}</b>",
            x=exact,
            xref="x",
            y=1.02,
            yref="y domain",
            yanchor="bottom",
            colour=theme.ink,
            size=FONT_PX,
        )
    )
    return figure


def spread_figure(
    counts: Sequence[int],
    pathwise: Floats,
    score: Floats,
    samples: int,
    theme: Theme,
    height: int = 260,
) -> go.Figure:
    """The variance of both estimates against the number of draws, on logarithmic axes.

    Args:
        counts: of draws.
        pathwise, score: the variance for each count.
        samples: the count to mark.
        theme: the page's colours.
        height: px.
    """
    figure = frame(
        theme,
        height,
        margin={"l": 46, "r": 10, "t": 24, "b": 38},
        xaxis=axis(
            theme,
            "draws N",
            type="log",
            fixedrange=True,
            tickvals=[1, 10, 100, 1000],
            ticktext=["1", "10", "100", "1,000"],
        ),
        yaxis=axis(theme, type="log", fixedrange=True, exponentformat="power", dtick=2),
    )
    for name, values, colour in (
        (PATHWISE, pathwise, theme.latent),
        (SCORE, score, theme.quiet),
    ):
        if not (values > 0).all():
            continue  # no variance at all has no place on a logarithmic axis
        figure.add_trace(
            go.Scatter(
                x=list(counts),
                y=values,
                mode="lines+markers",
                line={"color": colour, "width": 2.5},
                marker={"size": [13 if count == samples else 5 for count in counts]},
                hovertemplate=f"{name}: variance %{{y:.2g}} from %{{x:,}} draws<extra></extra>",
            )
        )
    figure.add_annotation(
        note(
            theme,
            "<b>variance</b>",
            x=0,
            xref="paper",
            xanchor="left",
            y=1.02,
            yref="paper",
            yanchor="bottom",
            colour=theme.ink,
            size=FONT_PX,
        )
    )
    return figure


def _parted(first: Floats, second: Floats) -> list[float | None]:
    """Pairs of ends with a gap after each."""
    return [part for one, other in zip(first, second, strict=True) for part in (one, other, None)]
