"""How usual is an image's free energy, beside the test set's?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.lettering import lettered
from explorer.figures.palette import Theme

HEIGHT = 330
BINS = 60
FAR = 1.0
"""Times the histogram's width: what lies further off is pointed to, not drawn to scale."""


@dataclass(frozen=True)
class Mark:
    """An energy to point at: what it is of, nats, and the role's colour."""

    words: str
    free_energy: float
    role: str = "ink"


def energy_figure(
    free_energy: NDArray[np.float32], marks: Sequence[Mark], theme: Theme
) -> go.Figure:
    """A histogram of the test images' F(v), and lines where the marks lie.

    Args:
        free_energy: nats, float32 (N,).
        marks: named one above the other, so that near ones stay readable.
        theme: the page's colours.
    """
    counts, edges = np.histogram(free_energy, BINS)
    room = 26 * len(marks)
    margin = {"l": 8, "r": 8, "t": 14 + room, "b": 44}
    figure = frame(theme, HEIGHT + room, margin=margin, bargap=0.06)
    figure.add_trace(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts,
            width=float(edges[1] - edges[0]),
            marker={"color": theme.latent, "opacity": 0.55},
            hovertemplate="%{y} test images with F(v) about %{x:.0f} nats<extra></extra>",
        )
    )
    far = edges[-1] + FAR * (edges[-1] - edges[0])
    near = [mark.free_energy for mark in marks if mark.free_energy <= far]
    low, high = min([edges[0], *near]), max([edges[-1], *near])
    pad = 0.04 * (high - low)
    title = "free energy F(v), nats: lower is more probable"
    figure.update_xaxes(axis(theme, title, range=[low - pad, high + pad], fixedrange=True))
    figure.update_yaxes(axis(theme, showticklabels=False, showgrid=False, fixedrange=True))
    for place, mark in enumerate(marks):
        if mark.free_energy <= far:
            _point_at(figure, mark, place, (low + high) / 2, theme)
        else:
            _point_beyond(figure, mark, place, theme)
    return figure


def _point_beyond(figure: go.Figure, mark: Mark, place: int, theme: Theme) -> None:
    figure.add_annotation(
        note(
            theme,
            f"<b>{lettered(mark.words)}</b> {mark.free_energy:,.0f} →",
            x=1,
            xref="paper",
            xanchor="right",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=2 + 22 * place,
            colour=getattr(theme, mark.role),
            size=FONT_PX,
        )
    )


def _point_at(figure: go.Figure, mark: Mark, place: int, middle: float, theme: Theme) -> None:
    colour = getattr(theme, mark.role)
    figure.add_shape(
        type="line",
        x0=mark.free_energy,
        x1=mark.free_energy,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colour, "width": 2},
    )
    is_right = mark.free_energy > middle
    figure.add_annotation(
        note(
            theme,
            f"<b>{lettered(mark.words)}</b> {mark.free_energy:.1f}".replace("-", "−"),
            x=mark.free_energy,
            xanchor="right" if is_right else "left",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=2 + 22 * place,
            colour=colour,
            size=FONT_PX,
        )
    )
