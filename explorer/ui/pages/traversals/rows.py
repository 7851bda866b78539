"""How are a traversal's rows laid out: each dimension's name and KL beside its pictures?

A table of Streamlit's cannot align pictures with bars, nor keep tiles square at every width, so
this is one piece of HTML with a style of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.figures.number_text import signed
from explorer.figures.palette import Theme
from explorer.latent.projections import dimension_label
from explorer.ui.shell.stylesheet import style_beside, variables

LABEL_PX = 138
ROOM_PX = 560
"""What all rows together are to take of a screen's height, where they can."""
SMALLEST_TILE_PX, LARGEST_TILE_PX = 40, 104


@dataclass(frozen=True, eq=False)
class TraversalRow:
    """One latent dimension.

    Attributes:
        dim: counted from 0.
        size: its mean KL in nats, or the variance of its latents where there is no KL.
        variance: Var_x(μ_i).
        is_active: whether it varies with the image.
        values: float64 (steps,), what its coordinate is set to.
        start: the coordinate of the latent that the row departs from.
        picture: the tiles side by side, as a data URI.
        follows: the true factor that it follows, and how closely, where one is known.
    """

    dim: int
    size: float
    variance: float
    is_active: bool
    values: NDArray[np.float64]
    start: float
    picture: str
    follows: tuple[str, float] | None = None


@dataclass(frozen=True)
class RowsLook:
    """What all rows share.

    Attributes:
        unit: what `size` is in: "nats", or "Var" where it is a variance.
        largest: the size that fills the bar.
        aspect: an image's height over its width.
        own_values: whether each row has values of its own, written beside it, rather than all the
            same, written below.
        marks_start: whether to mark the starting image's own coordinate.
        is_alone: whether the rows have the page's width for themselves.
    """

    unit: str
    largest: float
    aspect: float
    own_values: bool
    marks_start: bool
    is_alone: bool


def show_rows(rows: Sequence[TraversalRow], look: RowsLook, theme: Theme) -> None:
    """The rows as a table, largest first, with the varied value below."""
    st.html(rows_html(rows, look, theme))


def rows_html(rows: Sequence[TraversalRow], look: RowsLook, theme: Theme) -> str:
    """The table's HTML with its style; what is written in it is escaped."""
    steps = len(rows[0].values)
    tile_px = ROOM_PX / (len(rows) * look.aspect)
    tile_px = min(max(tile_px, SMALLEST_TILE_PX), LARGEST_TILE_PX)
    widest = f"{LABEL_PX + round(steps * tile_px)}px" if look.is_alone else "none"
    style = variables(
        latent=theme.latent,
        incoming=theme.incoming,
        quiet=theme.quiet,
        track=theme.grid,
        widest=widest,
        shape=f"{steps / (len(rows) * look.aspect):.3f}",
    )
    body = "".join(_row(row, look) for row in rows)
    foot = "" if look.own_values else _foot(rows[0].values)
    return (
        f"{style_beside(__file__)}"
        f'<div class="traversal" style="{style}"><table><tbody>{body}</tbody>{foot}</table></div>'
    )


def _row(row: TraversalRow, look: RowsLook) -> str:
    name = dimension_label(row.dim)
    kind = "" if row.is_active else ' class="collapsed"'
    low, high = signed(row.values[0]), signed(row.values[-1])
    share = 100 * row.size / look.largest if look.largest > 0 else 0.0
    follows = "" if row.follows is None else f"; it follows {row.follows[0]}"
    alt = escape(f"{name} from {low} to {high}, all else held{follows}")
    return (
        f'<tr{kind}><th scope="row"><div class="name"><b>{name}</b>{_size(row, look)}</div>'
        f'<span class="bar"><i style="width:{share:.1f}%"></i></span>{_notes(row, look)}</th>'
        f'<td><div class="strip"><img src="{escape(row.picture)}" alt="{alt}" title="{alt}">'
        f"{_start_mark(row) if look.marks_start else ''}</div></td></tr>"
    )


def _size(row: TraversalRow, look: RowsLook) -> str:
    if look.unit == "nats":
        return f'<span>{row.size:.2f}<span class="unit"> nats</span></span>'
    return f'<span><span class="unit">{look.unit} </span>{row.size:.2f}</span>'


def _notes(row: TraversalRow, look: RowsLook) -> str:
    notes = []
    if not row.is_active:
        notes.append("<small>collapsed</small>")
    elif row.follows is not None:
        factor, closely = row.follows
        notes.append(f'<small class="factor">{escape(factor)} <i>{closely:.2f}</i></small>')
    elif look.unit == "nats":
        notes.append(f'<small class="variance">active, Var μ {row.variance:.2f}</small>')
    if look.own_values:
        notes.append(f"<small>{signed(row.values[0], 1)} … {signed(row.values[-1], 1)}</small>")
    return "".join(notes)


def _start_mark(row: TraversalRow) -> str:
    """A notch under the tile, or between the tiles, where the starting latent itself lies."""
    steps = len(row.values)
    at = float(np.interp(row.start, row.values, np.arange(steps)))
    place = 100 * (at + 0.5) / steps
    words = f"the start has {dimension_label(row.dim)} = {signed(row.start)}"
    return f'<span class="start" style="left:{place:.1f}%" title="{words}"></span>'


def _foot(values: NDArray[np.float64]) -> str:
    last = len(values) - 1
    kinds = {0: "end", last: "end", last // 2 if last % 2 == 0 else -1: "middle"}
    cells = "".join(
        f'<span class="{kinds.get(index, "between")}">{signed(value, 1)}</span>'
        for index, value in enumerate(values)
    )
    return f'<tfoot><tr><td></td><td><div class="values">{cells}</div></td></tr></tfoot>'
