"""How is the grid of decoded tiles drawn: one picture, axes in z and in u, tiles to click?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import SMALL_PX, TRANSPARENT, axis, frame, note
from explorer.figures.number_text import signed
from explorer.figures.palette import Theme
from explorer.latent.projections import dimension_label

U_TICKS = (0.05, 0.25, 0.5, 0.75, 0.95)
U_ROOM = 0.07
"""Of the side's length, that one tick of u needs: a window far wider than the prior crowds them."""
Z_TICKS = 7
"""About how many ticks of z; the round ones among the window's values."""


@dataclass(frozen=True, eq=False)
class ManifoldAxes:
    """What stands along the picture's two sides.

    Attributes:
        z: float64 (2, n), the values of the two dims at the tiles' centres, ascending.
        u: float64 (2, n), their quantiles Φ(z) under the prior, or None where there is no prior.
        dims: the two latent dimensions, counted from 0.
    """

    z: NDArray[np.float64]
    u: NDArray[np.float64] | None
    dims: tuple[int, int]

    @property
    def n(self) -> int:
        """Tiles per side."""
        return int(self.z.shape[1])


def manifold_figure(
    picture: str,
    axes: ManifoldAxes,
    theme: Theme,
    chosen: tuple[float, float] | None = None,
    height: int = 570,
    aspect: float = 1.0,
) -> go.Figure:
    """The picture of n × n tiles with its axes; each tile answers hover and click.

    A transparent marker lies on every tile's centre, because a picture reports no clicks. The
    marker's index is the tile's, row by row from the top left.

    Args:
        picture: address of the picture (a data URI), which fills the square of the axes.
        axes: what the sides say.
        theme: the page's colours.
        chosen: the z of the two dims whose tile is framed, if it lies in the picture.
        height: px.
        aspect: an image's height by its width, which a tile has too.
    """
    shape = {"scaleanchor": "x", "scaleratio": aspect, "constraintoward": "top"}
    figure = frame(
        theme,
        height,
        margin={"l": 46, "r": 38, "t": 24, "b": 42},
        hovermode="closest",
        hoverdistance=-1,
        xaxis=_axis(theme, axes, 0),
        yaxis=_axis(theme, axes, 1) | shape,
        images=[_picture(picture, axes.n)],
        annotations=_quantile_notes(axes, theme),
    )
    figure.add_trace(_tiles(axes))
    if chosen is not None:
        _mark(figure, axes, chosen, theme)
    return figure


def _axis(theme: Theme, axes: ManifoldAxes, side: int) -> dict[str, object]:
    """Positions count tiles, because quantile tiles are evenly laid and their z is not."""
    ticks = _round_values(axes.z[side])
    return axis(
        theme,
        dimension_label(axes.dims[side]),
        theme.latent,
        range=[-0.5, axes.n - 0.5],
        constrain="domain",
        tickvals=_positions(axes.z[side], ticks),
        ticktext=[signed(value, _digits(ticks)) for value in ticks],
        tickfont={"size": SMALL_PX, "color": theme.latent},
        showgrid=False,
        fixedrange=True,
    )


def _round_values(values: NDArray[np.float64]) -> NDArray[np.float64]:
    span = float(values[-1] - values[0])
    if span <= 0:
        return values[:1]
    rough = span / Z_TICKS
    unit = 10.0 ** np.floor(np.log10(rough))
    step = unit * min((1, 2, 5, 10), key=lambda factor: abs(factor * unit - rough))
    first, last = np.ceil(values[0] / step), np.floor(values[-1] / step)
    return np.asarray(np.arange(first, last + 1) * step)


def _digits(ticks: NDArray[np.float64]) -> int:
    step = float(ticks[1] - ticks[0]) if ticks.size > 1 else 1.0
    return max(0, -int(np.floor(np.log10(step) + 1e-9)))


def _positions(values: NDArray[np.float64], wanted: NDArray[np.float64]) -> list[float]:
    """Where `wanted` lie, in tiles, between the tiles' centres at `values`."""
    return [float(at) for at in np.interp(wanted, values, np.arange(values.size))]


def _picture(source: str, n: int) -> dict[str, object]:
    return {
        "source": source,
        "xref": "x",
        "yref": "y",
        "x": -0.5,
        "y": n - 0.5,
        "sizex": n,
        "sizey": n,
        "sizing": "stretch",
        "layer": "below",
    }


def _quantile_notes(axes: ManifoldAxes, theme: Theme) -> list[dict[str, object]]:
    if axes.u is None:
        return []
    across = [
        note(theme, f"{u:g}", x=at, y=1, yref="y domain", yanchor="bottom", yshift=2)
        for u, at in _u_ticks(axes.u[0])
    ]
    up = [
        note(theme, f"{u:g}", x=1, xref="x domain", y=at, xanchor="left", xshift=4)
        for u, at in _u_ticks(axes.u[1])
    ]
    corner = note(theme, "u", x=1, xref="x domain", xanchor="left", xshift=4, y=1)
    return [*across, *up, corner | {"yref": "y domain", "yanchor": "bottom", "yshift": 2}]


def _u_ticks(u: NDArray[np.float64]) -> list[tuple[float, float]]:
    """(u, place) of each tick, from the median outwards, that has room beside those before it."""
    kept: list[tuple[float, float]] = []
    for tick in sorted(U_TICKS, key=lambda value: abs(value - 0.5)):
        if not u[0] <= tick <= u[-1]:
            continue
        place = _positions(u, np.array([tick]))[0]
        if all(abs(place - other) > U_ROOM * u.size for _, other in kept):
            kept.append((tick, place))
    return kept


def _tiles(axes: ManifoldAxes) -> go.Scatter:
    rows, cols = np.divmod(np.arange(axes.n**2), axes.n)
    first, second = (dimension_label(dim) for dim in axes.dims)
    return go.Scatter(
        x=cols,
        y=axes.n - 1 - rows,
        text=[
            f"{first} = {signed(axes.z[0, col])}, {second} = {signed(axes.z[1, axes.n - 1 - row])}"
            for row, col in zip(rows, cols, strict=True)
        ],
        hovertemplate="%{text}<extra></extra>",
        mode="markers",
        marker={"size": 10, "color": TRANSPARENT, "symbol": "square"},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
    )


def _mark(figure: go.Figure, axes: ManifoldAxes, chosen: tuple[float, float], theme: Theme) -> None:
    """A square around the tile nearest to the chosen z, unless that lies outside the picture."""
    places = [_place(values, value) for values, value in zip(axes.z, chosen, strict=True)]
    if any(place is None for place in places):
        return
    column, row = (round(place) for place in places if place is not None)
    for colour, width in ((theme.paper, 5), (theme.outgoing, 2.5)):
        figure.add_shape(
            type="rect",
            x0=column - 0.5,
            x1=column + 0.5,
            y0=row - 0.5,
            y1=row + 0.5,
            line={"color": colour, "width": width},
        )


def _place(values: NDArray[np.float64], value: float) -> float | None:
    """Where a value lies in tiles; None beyond half a tile outside the outer centres."""
    half = (values[1] - values[0]) / 2 if values.size > 1 else 0.0
    if not values[0] - half <= value <= values[-1] + half:
        return None
    return _positions(values, np.array([value]))[0]
