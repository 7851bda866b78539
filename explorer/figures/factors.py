"""Which true factor does each latent dimension follow, drawn as a small heat map with numbers?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import SMALL_PX, axis, frame
from explorer.figures.palette import Theme

ROW_PX, HEAD_PX = 26, 58
LONG_NAME = 8
"""Letters from which a column's name is broken in two."""
MANY = 7
"""Columns from which names stand upright and numbers lose their zero."""
LETTER_PX = 7
"""Of a name that stands upright, about."""
FILLED = 0.6
"""How far a cell of 1 goes towards the latent colour: its number stays readable in ink."""
SIGNS: Mapping[str, str] = {"Pearson's |r|": "|r|", "correlation ratio": "ε"}
"""How each statistic is written under its column's name."""


def factors_figure(
    values: NDArray[np.float64],
    factor_names: Sequence[str],
    statistics: Sequence[str],
    row_names: Sequence[str],
    theme: Theme,
) -> go.Figure:
    """A heat map of how closely each latent dimension follows each true factor.

    Args:
        values: (R, F) from 0 to 1, a row per latent dimension, in the order shown.
        factor_names: F names.
        statistics: (F,) what each column is; written in its head.
        row_names: R names of the dimensions.
        theme: the page's colours.
    """
    are_many = len(factor_names) >= MANY
    signs = [SIGNS.get(statistic, statistic) for statistic in statistics]
    heads = [
        f"{name} <i>{sign}</i>" if are_many else f"{_broken(name)}<br><i>{sign}</i>"
        for name, sign in zip(factor_names, signs, strict=True)
    ]
    lengths = [len(f"{name} {sign}") for name, sign in zip(factor_names, signs, strict=True)]
    head_px = max(HEAD_PX, LETTER_PX * max(lengths)) if are_many else HEAD_PX
    angle = -90 if are_many else 0
    fixed: dict[str, Any] = {"showgrid": False, "fixedrange": True}
    figure = frame(
        theme,
        ROW_PX * len(values) + head_px,
        margin={"l": 34, "r": 4, "t": head_px - 4, "b": 4},
        xaxis=axis(theme, side="top", **fixed, tickangle=angle, tickfont={"color": theme.ink}),
        yaxis=axis(theme, autorange="reversed", **fixed, tickfont={"color": theme.latent}),
    )
    figure.add_trace(
        go.Heatmap(
            z=values,
            x=heads,
            y=list(row_names),
            zmin=0,
            zmax=1,
            colorscale=[[0, theme.panel], [1, _mixed(theme.panel, theme.latent, FILLED)]],
            showscale=False,
            xgap=2,
            ygap=2,
            text=[[_number(value, are_many) for value in row] for row in values],
            customdata=[
                [
                    f"{statistic} of {name}"
                    for name, statistic in zip(factor_names, statistics, strict=True)
                ]
                for _ in values
            ],
            texttemplate="%{text}",
            textfont={"size": SMALL_PX, "color": theme.ink},
            hovertemplate="%{customdata} with %{y} is <b>%{z:.2f}</b><extra></extra>",
        )
    )
    return figure


def _number(value: float, is_narrow: bool) -> str:
    text = f"{value:.2f}"
    return text.removeprefix("0") if is_narrow else text


def _broken(name: str) -> str:
    if len(name) <= LONG_NAME:
        return name
    middle = len(name) // 2
    return f"{name[:middle]}-<br>{name[middle:]}"


def _mixed(one: str, other: str, share: float) -> str:
    """A colour `share` of the way from one "#rrggbb" to the other."""
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs)
