"""How did training go: each term of the bound per epoch, on the training and the held-out part?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log10
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.palette import Theme


@dataclass(frozen=True)
class Term:
    """One curve: where it stands in a history, its sign there, its name and its role's colour."""

    key: str
    sign: int
    name: str
    role: str


TERMS = (
    Term("elbo", -1, "−ELBO", "ink"),
    Term("log_px_given_z", -1, "reconstruction", "outgoing"),
    Term("kl", 1, "KL", "latent"),
)
PARTS = {"train": ("solid", "training images"), "test": ("dot", "held-out images")}


def history_figure(
    histories: Mapping[str, Mapping[str, Any]],
    theme: Theme,
    epoch: int | None = None,
    log_scale: bool = False,
    height: int = 300,
) -> go.Figure:
    """One column per model, all on the same axes: nats per image against the epoch.

    −ELBO is drawn in the ink's colour, the reconstruction −E_q[log p(x|z)] in green and the KL in
    blue; training images solid, held-out ones dotted. Curves are named at their end.

    Args:
        histories: title → history as a checkpoint keeps it: `epochs`, `train` and `test`.
        theme: the page's colours.
        epoch: where to draw the scrubber's line, if anywhere.
        log_scale: a logarithmic axis, for terms of very different size.
        height: px.
    """
    figure = make_subplots(
        rows=1, cols=max(1, len(histories)), shared_yaxes="all", horizontal_spacing=0.03
    )
    figure.update_layout(frame(theme, height, margin={"l": 54, "r": 92, "t": 30, "b": 42}).layout)
    figure.update_xaxes(axis(theme, "epoch"), matches="x")
    figure.update_yaxes(axis(theme), type="log" if log_scale else "linear")
    figure.update_yaxes(title_text="nats per image", col=1)
    figure.update_layout(hovermode="closest")
    for column, (title, history) in enumerate(histories.items(), start=1):
        figure.add_traces(_curves(history, theme), rows=1, cols=column)
        _name_column(figure, title, column, theme)
        if epoch is not None:
            _scrubber(figure, epoch, column, theme)
    if histories:
        _name_curves(figure, list(histories.values())[-1], len(histories), theme, log_scale)
    return figure


def _curves(history: Mapping[str, Any], theme: Theme) -> list[go.Scatter]:
    curves = []
    for term in TERMS:
        for part, (dash, whose) in PARTS.items():
            values = history.get(part, {}).get(term.key)
            if values is None:
                continue
            curves.append(
                go.Scatter(
                    x=list(history["epochs"]),
                    y=[term.sign * value for value in values],
                    mode="lines",
                    name=f"{term.name}, {whose}",
                    line={"color": getattr(theme, term.role), "width": 2, "dash": dash},
                    hovertemplate=(
                        f"after epoch %{{x}} the {term.name} of {whose}<br>"
                        "is <b>%{y:.2f}</b> nats per image<extra></extra>"
                    ),
                )
            )
    return curves


def _name_column(figure: go.Figure, title: str, column: int, theme: Theme) -> None:
    figure.add_annotation(
        note(
            theme,
            f"<b>{title}</b>",
            x=0,
            xref=f"x{_suffix(column)} domain",
            xanchor="left",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=6,
            font={"size": FONT_PX, "color": theme.ink},
        )
    )


def _scrubber(figure: go.Figure, epoch: int, column: int, theme: Theme) -> None:
    figure.add_shape(
        type="line",
        x0=epoch,
        x1=epoch,
        y0=0,
        y1=1,
        xref=f"x{_suffix(column)}",
        yref="paper",
        line={"color": theme.quiet, "width": 1},
    )


def _name_curves(
    figure: go.Figure, history: Mapping[str, Any], column: int, theme: Theme, log_scale: bool
) -> None:
    ends: list[tuple[float, Term]] = []
    for term in TERMS:
        values = (history.get("train") or {}).get(term.key)
        if values:
            ends.append((term.sign * float(values[-1]), term))
    for place, (value, term) in zip(_apart([value for value, _ in ends]), ends, strict=True):
        figure.add_annotation(
            note(
                theme,
                term.name,
                x=1,
                xref=f"x{_suffix(column)} domain",
                xanchor="left",
                xshift=6,
                y=_logarithm(value) if log_scale else value,
                yref=f"y{_suffix(column)}",
                yshift=place,
                font={"size": FONT_PX, "color": getattr(theme, term.role)},
            )
        )


def _apart(values: Sequence[float]) -> list[float]:
    """Shifts in px that keep names of nearly the same value from covering each other."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    shifts = [0.0] * len(values)
    span = max((abs(value) for value in values), default=1.0) or 1.0
    for below, above in pairwise(order):
        if (values[above] - values[below]) / span < 0.07:
            shifts[above] = shifts[below] + 8
            shifts[below] -= 8
    return shifts


def _logarithm(value: float) -> float:
    """Annotations on a logarithmic axis stand at log₁₀ of their value."""
    return log10(max(value, 1e-6))


def _suffix(column: int) -> str:
    return "" if column == 1 else str(column)
