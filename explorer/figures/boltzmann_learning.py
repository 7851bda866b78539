"""How do the estimates of a Boltzmann machine's gradient learn, beside the exact one?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.palette import Theme

HEIGHT = 340
MIN_BIAS = 1e-3
"""Shown at the foot of the logarithmic axis, with all that is smaller."""
CLASS_OF = {"CD-1": 1, "CD-10": 4, "PCD": 2}
DASHES = {"CD-1": "solid", "CD-10": "dash", "PCD": "dot"}
CSS_DASHES = {"solid": "solid", "dash": "dashed", "dot": "dotted"}
FIRST_SPAN = 500
"""Updates that the axis shows at least."""
LOWEST = -8.0
"""Nats; a likelihood that falls further leaves the picture."""


@dataclass(frozen=True)
class Line:
    """One curve: its method, and a value per recorded update."""

    name: str
    values: Sequence[float]


def learning_figure(
    updates: Sequence[int],
    log_likelihood: Mapping[str, Sequence[float]],
    bias: Mapping[str, Sequence[float]],
    best: float,
    theme: Theme,
) -> go.Figure:
    """Exact mean log p(v) of the patterns, and the length of each estimate's bias.

    Args:
        updates: how many were made at each record.
        log_likelihood: nats, per method.
        bias: per estimate; drawn on a logarithmic axis.
        best: the log-likelihood that no machine can surpass, nats.
        theme: the page's colours.
    """
    figure = make_subplots(rows=1, cols=2, horizontal_spacing=0.13)
    margin = {"l": 36, "r": 10, "t": 34, "b": 40}
    layout = frame(theme, HEIGHT, margin=margin, hovermode="closest").layout
    figure.update_layout(layout)
    span = [0, max(FIRST_SPAN, updates[-1])]
    figure.update_xaxes(axis(theme, "updates", fixedrange=True, range=span, nticks=5))
    figure.update_yaxes(axis(theme, fixedrange=True, nticks=6))
    lows = [value for values in log_likelihood.values() for value in values]
    lowest = max(LOWEST, min([*lows, best - 1]))
    figure.update_yaxes(range=[lowest - 0.15, best + 0.35], col=1)
    figure.update_yaxes(type="log", range=[log10(MIN_BIAS) - 0.1, 1], dtick=1, col=2)
    figure.add_hline(best, line={"color": theme.quiet, "width": 1, "dash": "dot"}, col=1)
    _best_words(figure, best, theme)
    for name, values in log_likelihood.items():
        _draw(figure, Line(name, values), updates, 1, theme)
    for name, values in bias.items():
        shown = [max(value, MIN_BIAS) for value in values]
        _draw(figure, Line(name, shown), updates, 2, theme)
    for column, title in ((1, "mean log p(v), nats"), (2, "length of the bias")):
        _title(figure, title, column, theme)
    return figure


def colour_of(name: str, theme: Theme) -> str:
    """A method's colour; the exact gradient has the ink's."""
    return theme.class_colour(CLASS_OF[name]) if name in CLASS_OF else theme.ink


def dash_of(name: str) -> str:
    """A method's line as CSS has it: "solid", "dashed" or "dotted"."""
    return CSS_DASHES[DASHES.get(name, "solid")]


def _draw(figure: go.Figure, line: Line, updates: Sequence[int], column: int, theme: Theme) -> None:
    colour = colour_of(line.name, theme)
    unit = " nats" if column == 1 else ""
    digits = ".2f" if column == 1 else ".3f"
    figure.add_trace(
        go.Scatter(
            x=list(updates),
            y=list(line.values),
            mode="lines",
            name=line.name,
            showlegend=column == 1,
            line={"color": colour, "width": 2, "dash": DASHES.get(line.name, "solid")},
            hovertemplate=f"<b>{line.name}</b> after %{{x}} updates: %{{y:{digits}}}{unit}"
            "<extra></extra>",
        ),
        row=1,
        col=column,
    )


def _best_words(figure: go.Figure, best: float, theme: Theme) -> None:
    figure.add_annotation(
        note(
            theme,
            f"best possible: −ln 14 = {best:.2f}".replace("-", "−"),
            x=1,
            xref="x domain",
            xanchor="right",
            y=best,
            yref="y",
            yanchor="bottom",
        )
    )


def _title(figure: go.Figure, text: str, column: int, theme: Theme) -> None:
    suffix = "" if column == 1 else "2"
    figure.add_annotation(
        note(
            theme,
            f"<b>{text}</b>",
            x=0,
            xref=f"x{suffix} domain",
            xanchor="left",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=6,
            colour=theme.ink,
            size=FONT_PX,
        )
    )
