"""How is it drawn where one image lands: on the whole map, and close up with its posterior?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.class_names import centroid_names
from explorer.figures.frame import frame, note
from explorer.figures.palette import Theme, faded
from explorer.figures.plane import (
    Window,
    class_points,
    plane_axes,
    prior_circles,
    prior_names,
)

RING_PX = 9
HAIR_PX = 22
SIGMAS = (1, 2, 3)
POINTS_CLOSE_UP = 400
NAME_ROOM = 0.11
"""Share of the close-up that one σ must span for its ellipse to be named beside the next."""
LINE_WIDTHS = (2.2, 1.6, 1.2)


@dataclass(frozen=True, eq=False)
class ImagePlace:
    """Where one image lies in the plane drawn.

    Attributes:
        at: (x, y) of μ.
        outlines: the 1σ, 2σ and 3σ ellipses of q, float (M, 2) each; none where latents are points.
        window: what the close-up shows.
    """

    at: tuple[float, float]
    outlines: tuple[NDArray[np.float64], ...]
    window: Window


@dataclass(frozen=True, eq=False)
class Density:
    """p(z|x) over a window: divided by its peak, float32 (n, n), the first row uppermost."""

    share: NDArray[np.float32]
    window: Window


def image_place_figure(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    theme: Theme,
    axis_titles: tuple[str, str],
    place: ImagePlace,
    window: Window,
    prior_at: tuple[float, float] | None,
    height: int = 460,
) -> go.Figure:
    """The whole map with the image's place on it, its true ellipses, and the close-up's frame.

    Args:
        points: float32 (N, 2), the test set.
        labels: int64 (N,), or None.
        class_names: the name of each label.
        theme: the page's colours.
        axis_titles: what runs across and what runs up.
        place: of the image.
        window: what the map shows.
        prior_at: where the prior's mean lies, or None where there is no prior.
        height: px.
    """
    circles = [] if prior_at is None else prior_circles(theme, centre=prior_at)
    radii = [] if prior_at is None else prior_names(theme, centre=prior_at)
    names = centroid_names(points, labels, class_names, theme, window, mark=place.at)
    figure = frame(
        theme,
        height,
        margin={"l": 40, "r": 6, "t": 6, "b": 38},
        hovermode="closest",
        shapes=[
            *circles,
            *[_line(outline, theme, 1.0) for outline in place.outlines],
            _frame_of(place.window, theme),
            *_cross(place.at, theme),
        ],
        annotations=[*radii, *names],
        uirevision="|".join(axis_titles),
        **plane_axes(theme, axis_titles, window),
    )
    figure.add_traces(class_points(points, labels, class_names, theme, size=4.0, opacity=0.55))
    return figure


def close_up_figure(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    theme: Theme,
    axis_titles: tuple[str, str],
    place: ImagePlace,
    density: Density | None,
    height: int = 280,
) -> go.Figure:
    """The surroundings of μ: q's ellipses, p(z|x) at the same levels, and the test images there.

    Args:
        density: p(z|x), where it is known.
        others: as for `image_place_figure`.
    """
    figure = frame(
        theme,
        height,
        margin={"l": 40, "r": 6, "t": 6, "b": 38},
        hovermode="closest",
        shapes=[
            *(
                _line(outline, theme, width)
                for outline, width in zip(place.outlines, LINE_WIDTHS, strict=False)
            ),
            *_dot(place.at, theme),
        ],
        annotations=_sigma_names(place, theme),
        **plane_axes(theme, axis_titles, place.window),
    )
    figure.update_xaxes(nticks=4, tickangle=0).update_yaxes(nticks=5)
    if density is not None:
        figure.add_traces([_heat(density, theme), _levels(density, theme)])
    near = _inside(points, place.window)
    figure.add_traces(
        class_points(
            points[near],
            None if labels is None else labels[near],
            class_names,
            theme,
            near,
            size=4.0,
            opacity=0.4,
            webgl=False,
        )
    )
    return figure


def _heat(density: Density, theme: Theme) -> go.Heatmap:
    (left, right), (bottom, top) = density.window
    rows, columns = density.share.shape
    return go.Heatmap(
        z=density.share[::-1],
        x=np.linspace(left, right, columns),
        y=np.linspace(bottom, top, rows),
        zmin=0,
        zmax=1,
        zsmooth="best",
        showscale=False,
        colorscale=[[0, faded(theme.latent, 0)], [1, faded(theme.latent, 0.9)]],
        hovertemplate=("p(z|x) is %{z:.0%} of its peak<br>at %{x:.3f}, %{y:.3f}<extra></extra>"),
    )


def _levels(density: Density, theme: Theme) -> go.Contour:
    """p(z|x) at e^(-1/2), e^(-2) and e^(-9/2) of its peak: a Gaussian's 1σ, 2σ and 3σ ellipses."""
    (left, right), (bottom, top) = density.window
    rows, columns = density.share.shape
    sigmas = np.sqrt(-2 * np.log(np.clip(density.share.astype(np.float64), 1e-12, 1)))
    return go.Contour(
        z=sigmas[::-1],
        x=np.linspace(left, right, columns),
        y=np.linspace(bottom, top, rows),
        contours={"start": 1, "end": 3, "size": 1, "coloring": "none"},
        line={"color": theme.latent, "width": 1},
        showscale=False,
        hoverinfo="skip",
    )


def _inside(points: NDArray[np.float32], window: Window) -> NDArray[np.int64]:
    """Rows of the points in a window, evenly thinned where they are too many to tell apart."""
    low, high = np.array(window, dtype=np.float64).T
    rows = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    return rows[:: max(1, -(-len(rows) // POINTS_CLOSE_UP))]


def _sigma_names(place: ImagePlace, theme: Theme) -> list[dict[str, Any]]:
    """ "1σ", "2σ", "3σ" on the ellipses, at an end of the longer axis, as far as they have room."""
    names = []
    (left, right), _ = place.window
    for outline, sigma in zip(place.outlines, SIGMAS, strict=False):
        step = np.ptp(outline, axis=0).max() / (2 * sigma)
        if sigma < SIGMAS[-1] and step < NAME_ROOM * (right - left):
            continue
        distances = np.linalg.norm(outline - np.array(place.at), axis=1)
        # Of the two ends the upper right one, whichever the ellipse's own first point is.
        far = outline[distances >= distances.max() * 0.999]
        x, y = far[int((far.sum(axis=1)).argmax())]
        names.append(
            note(
                theme,
                f"{sigma}σ",
                x=float(x),
                y=float(y),
                colour=theme.incoming,
                bgcolor=faded(theme.paper, 0.85),
                borderpad=1,
            )
        )
    return names


def _line(outline: NDArray[np.float64], theme: Theme, width: float) -> dict[str, Any]:
    steps = " L ".join(f"{x:.6g} {y:.6g}" for x, y in outline)
    return {
        "type": "path",
        "path": f"M {steps} Z",
        "line": {"color": theme.incoming, "width": width},
    }


def _frame_of(window: Window, theme: Theme) -> dict[str, Any]:
    (left, right), (bottom, top) = window
    return {
        "type": "rect",
        "x0": left,
        "x1": right,
        "y0": bottom,
        "y1": top,
        "line": {"color": theme.quiet, "width": 1},
    }


def _cross(at: tuple[float, float], theme: Theme) -> list[dict[str, Any]]:
    """A ring with four hairs around one point, of the same size however far one zooms."""
    place = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": at[0], "yanchor": at[1]}
    out, back = (RING_PX, HAIR_PX), (-HAIR_PX, -RING_PX)
    ends = ((*out, 0, 0), (*back, 0, 0), (0, 0, *out), (0, 0, *back))
    round_ring = {"x0": -RING_PX, "x1": RING_PX, "y0": -RING_PX, "y1": RING_PX}
    shapes: list[dict[str, Any]] = []
    for colour, width in ((theme.paper, 5.5), (theme.incoming, 2.5)):
        line = {"color": colour, "width": width}
        shapes.append({"type": "circle", "line": line, **place, **round_ring})
        shapes += [
            {"type": "line", "line": line, **place, "x0": x0, "x1": x1, "y0": y0, "y1": y1}
            for x0, x1, y0, y1 in ends
        ]
    return shapes


def _dot(at: tuple[float, float], theme: Theme) -> list[dict[str, Any]]:
    place = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": at[0], "yanchor": at[1]}
    return [
        {
            "type": "circle",
            "fillcolor": colour,
            "line": {"width": 0},
            **place,
            "x0": -radius,
            "x1": radius,
            "y0": -radius,
            "y1": radius,
        }
        for colour, radius in ((theme.paper, 5), (theme.incoming, 3.5))
    ]
