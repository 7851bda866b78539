"""How is it drawn what β does: each image's ball in the plane, and rate against distortion?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.landing import faded
from explorer.figures.palette import Theme
from explorer.figures.plane import centroid_names, plane_axes, prior_circles, prior_names
from explorer.latent.gaussians import diagonal_ellipse

SEGMENTS, SIGMAS = 24, 2.0
"""Of an ellipse: its sides, and how many deviations it is away from its middle."""
LEAST_PX = 5
NAMES_APART = 1.6
"""This plane is so much smaller than the one that class names are laid out for."""
AT_THE_EDGE, TOGETHER = 0.3, 0.06
TANGENT = 0.32
"""Half the length of the tangent, as a share of the axes."""


def balls_figure(
    mu: NDArray[np.float32],
    logvar: NDArray[np.float32] | None,
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    half_width: float,
    theme: Theme,
    height: int = 420,
) -> go.Figure:
    """Each image's q(z|x) as its 2σ ellipse in the class's colour, or as a point without `logvar`.

    Args:
        mu, logvar: (N, 2) each.
        labels: (N,), or None.
        class_names: the name of each label.
        half_width: of the square window about 0, the same for every β.
        theme: the page's colours.
        height: px.
    """
    window = ((-half_width, half_width), (-half_width, half_width))
    far = NAMES_APART * half_width
    roomy = ((-far, far), (-far, far))
    figure = frame(
        theme,
        height,
        margin={"l": 34, "r": 6, "t": 6, "b": 38},
        dragmode=False,
        shapes=prior_circles(theme),
        annotations=[
            *prior_names(theme),
            *(
                centroid_names(mu, labels, class_names, theme, roomy)
                if _stand_apart(mu, labels, half_width)
                else [_together(theme, half_width)]
            ),
        ],
        **plane_axes(theme, ("z<sub>1</sub>", "z<sub>2</sub>"), window),
    )
    kinds = np.zeros(len(mu), dtype=np.int64) if labels is None else labels
    for label in np.unique(kinds):
        member, colour = kinds == label, theme.class_colour(int(label))
        if logvar is not None:
            outlines = diagonal_ellipse(mu[member], logvar[member], SIGMAS, SEGMENTS)
            gap = np.full((len(outlines), 1, 2), np.nan)
            x, y = np.concatenate([outlines, gap], axis=1).reshape(-1, 2).T
            figure.add_trace(
                go.Scatter(
                    x=x,
                    y=y,
                    mode="lines",
                    fill="toself",
                    fillcolor=faded(colour, 0.16),
                    line={"color": faded(colour, 0.75), "width": 1},
                    hoverinfo="skip",
                )
            )
        size = LEAST_PX if logvar is None else 2
        figure.add_trace(
            go.Scatter(
                x=mu[member, 0],
                y=mu[member, 1],
                mode="markers",
                marker={"size": size, "color": colour},
                hoverinfo="skip",
            )
        )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True)
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
    wide = max(float(np.ptp(rate)), 1.0)
    high = max(float(np.ptp(distortion)), 1.0)
    x_range = [float(rate.min()) - 0.09 * wide, float(rate.max()) + 0.14 * wide]
    y_range = [float(distortion.min()) - 0.14 * high, float(distortion.max()) + 0.14 * high]
    figure = frame(
        theme,
        height,
        margin={"l": 52, "r": 8, "t": 8, "b": 42},
        dragmode=False,
        xaxis=axis(
            theme, "rate: KL(q‖p), nats", theme.latent, fixedrange=True, range=x_range, nticks=6
        ),
        yaxis=axis(
            theme,
            "distortion: −log p(x|z), nats",
            theme.outgoing,
            fixedrange=True,
            range=y_range,
            nticks=6,
        ),
    )
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
                font={"size": FONT_PX, "color": theme.ink if place == chosen else theme.quiet},
            )
            for place, each in enumerate(betas)
        ]
    )
    return figure


def _stand_apart(
    mu: NDArray[np.float32], labels: NDArray[np.int64] | None, half_width: float
) -> bool:
    """Whether the classes' middles differ by more than a name is wide; without classes, yes."""
    if labels is None:
        return True
    middles = np.array([np.median(mu[labels == label], axis=0) for label in np.unique(labels)])
    return bool(np.ptp(middles, axis=0).max() > TOGETHER * half_width)


def _together(theme: Theme, half_width: float) -> dict[str, Any]:
    return note(
        theme,
        "<b>all classes in one place</b>",
        x=0,
        y=-0.85 * half_width,
        font={"size": FONT_PX, "color": theme.ink},
    )


def _anchor(named: tuple[float, float], chosen: float, across: tuple[float, float]) -> str:
    """On which side of its mark a β is written: the chosen one's longer name stays inside."""
    (beta, rate), (least, wide) = named, across
    along = (rate - least) / wide
    if beta != chosen:
        return "left" if along < 0.5 else "center"  # beside the steep part, above the flat one
    return "right" if along > 1 - AT_THE_EDGE else "left" if along < AT_THE_EDGE else "center"
