"""How is rate traded for distortion: what a latent costs, against what is lost without it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.lettering import lettered
from explorer.figures.palette import Theme, marker

AT_THE_EDGE = 0.3
ABOVE = {"xanchor": "left", "yanchor": "bottom", "xshift": 4, "yshift": 3}
BELOW = {"xanchor": "right", "yanchor": "top", "xshift": -4, "yshift": -3}
BESIDE = {"xanchor": "left", "yanchor": "middle", "xshift": 8, "yshift": 0}
"""Where a β is written: on the outer side of its ladder, so that two do not write into each other;
the longest name, the end's, where its neighbour's is not."""
TANGENT = 0.32
"""Half the length of the tangent, as a share of the axes."""


@dataclass(frozen=True)
class Ladder:
    """Trainings alike in all but β.

    Attributes:
        name: what all have, such as "10 latents".
        betas, rates, distortions: one each, rising in β; KL and −log p(x|z), nats per image.
    """

    name: str
    betas: Sequence[float]
    rates: Sequence[float]
    distortions: Sequence[float]


def ladders_figure(ladders: Sequence[Ladder], theme: Theme, height: int = 380) -> go.Figure:
    """A line for each ladder, a point for each β with its β beside it.

    Args:
        ladders: each has its own colour and sign.
        theme: the page's colours.
        height: px.
    """
    rates = [rate for ladder in ladders for rate in ladder.rates]
    distortions = [distortion for ladder in ladders for distortion in ladder.distortions]
    figure = _empty(rates, distortions, theme, height)
    annotations = []
    highest = max(ladders, key=lambda ladder: float(np.mean(ladder.distortions)))
    for place, ladder in enumerate(ladders):
        colour = theme.class_colour(place)
        figure.add_trace(
            go.Scatter(
                x=ladder.rates,
                y=ladder.distortions,
                mode="lines+markers",
                name=lettered(ladder.name),
                line={"color": colour, "width": 2},
                marker={"color": colour, "size": 9, "symbol": marker(place)},
                customdata=list(ladder.betas),
                hovertemplate=(
                    f"{lettered(ladder.name)}, β = %{{customdata:g}}: rate %{{x:.2f}}, "
                    "distortion %{y:.1f} nats<extra></extra>"
                ),
            )
        )
        annotations += [
            note(
                theme,
                f"{beta:g}" if step else f"β = {beta:g}",
                x=rate,
                y=distortion,
                **(BELOW if ladder != highest else ABOVE if step else BESIDE),
                colour=colour,
                size=FONT_PX,
            )
            for step, (beta, rate, distortion) in enumerate(
                zip(ladder.betas, ladder.rates, ladder.distortions, strict=True)
            )
        ]
    figure.update_layout(
        annotations=annotations,
        showlegend=True,
        legend={"x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},  # no point under it
    )
    return figure


def rate_distortion_figure(
    betas: Sequence[float],
    rates: Sequence[float],
    distortions: Sequence[float],
    chosen: int,
    theme: Theme,
    height: int = 330,
) -> go.Figure:
    """One point for each β: the KL across, −log p(x|z) up; the chosen one with its slope −β.

    Where a training has found the best trade for its β, the curve of all best trades runs with
    slope −β there: a nat of rate saves β nats of distortion (Alemi et al. 2018, arXiv:1711.00464).

    Args:
        betas, rates, distortions: one each, rising in β; nats per image.
        chosen: the place of the β to mark.
        theme: the page's colours.
        height: px.
    """
    rate, distortion = np.array(rates), np.array(distortions)
    wide, high = _extent(rates, distortions)
    figure = _empty(rates, distortions, theme, height)
    # The tangent's length in the figure, not in nats, so that steep and flat ones look alike.
    beta = betas[chosen]
    reach = TANGENT / np.hypot(1 / wide, beta / high)
    at = (float(rate[chosen]), float(distortion[chosen]))
    figure.add_trace(
        go.Scatter(
            x=[at[0] - reach, at[0] + reach],
            y=[at[1] + beta * reach, at[1] - beta * reach],
            mode="lines",
            line={"color": theme.ink, "width": 1.5, "dash": "dash"},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=rate,
            y=distortion,
            mode="lines+markers",
            line={"color": theme.quiet, "width": 2},
            marker={
                "size": [16 if place == chosen else 8 for place in range(len(betas))],
                "color": [
                    theme.ink if place == chosen else theme.quiet for place in range(len(betas))
                ],
            },
            customdata=list(betas),
            hovertemplate=(
                "β = %{customdata:g}: rate %{x:.2f}, distortion %{y:.1f} nats<extra></extra>"
            ),
        )
    )
    figure.update_layout(
        annotations=[
            note(
                theme,
                f"<b>β = {each:g}</b>" if place == chosen else f"{each:g}",
                x=float(rate[place]),
                y=float(distortion[place]),
                xanchor=_anchor((each, rate[place]), beta, (rate.min(), wide)),
                yanchor="bottom",
                xshift=5 if rate[place] < rate.min() + wide / 2 else 0,
                yshift=8 if place == chosen else 5,
                colour=theme.ink if place == chosen else theme.quiet,
                size=FONT_PX,
            )
            for place, each in enumerate(betas)
        ]
    )
    return figure


def _empty(
    rates: Sequence[float], distortions: Sequence[float], theme: Theme, height: int
) -> go.Figure:
    """The two axes, with room for names beside the outermost points."""
    (wide, high), (left, low) = _extent(rates, distortions), (min(rates), min(distortions))
    x_range = [left - 0.09 * wide, max(rates) + 0.14 * wide]
    y_range = [low - 0.14 * high, max(distortions) + 0.14 * high]
    fixed = {"fixedrange": True, "nticks": 6}
    return frame(
        theme,
        height,
        margin={"l": 52, "r": 8, "t": 8, "b": 42},
        xaxis=axis(theme, "rate: KL(q‖p), nats", theme.latent, range=x_range, **fixed),
        yaxis=axis(theme, "distortion: −log p(x|z), nats", theme.outgoing, range=y_range, **fixed),
    )


def _extent(rates: Sequence[float], distortions: Sequence[float]) -> tuple[float, float]:
    """How wide and how high the points lie, nats; at least 1."""
    return max(float(np.ptp(rates)), 1.0), max(float(np.ptp(distortions)), 1.0)


def _anchor(named: tuple[float, float], chosen: float, across: tuple[float, float]) -> str:
    """On which side of its mark a β is written: the chosen one's longer name stays inside."""
    (beta, rate), (least, wide) = named, across
    along = (rate - least) / wide
    if beta != chosen:
        return "left" if along < 0.5 else "center"  # beside the steep part, above the flat one
    return "right" if along > 1 - AT_THE_EDGE else "left" if along < AT_THE_EDGE else "center"
