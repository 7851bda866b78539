"""How is a plane of latents drawn: class points, prior circles, outlines, a picture below?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from explorer.figures.frame import axis, note
from explorer.figures.lettering import lettered
from explorer.figures.palette import Theme, marker

PRIOR_SIGMAS = (1, 2, 3)
RING_PX = 7
BACKDROP_OPACITY = 0.5
Window = tuple[tuple[float, float], tuple[float, float]]
"""((x0, x1), (y0, y1)), what a pair of axes shows."""

ONE_CLASS = "test images"
STRAYS, MARGIN, SMALLEST_HALF = 0.001, 0.03, 1e-3


def window_of(points: NDArray[np.float32], prior_at: tuple[float, float] | None = None) -> Window:
    """A square that holds nearly all points and the prior's circles, if there are any.

    The few strays beyond are found by zooming out.
    """
    low, high = np.quantile(points, [STRAYS, 1 - STRAYS], axis=0)
    if prior_at is not None:
        low = np.minimum(low, np.array(prior_at) - PRIOR_SIGMAS[-1])
        high = np.maximum(high, np.array(prior_at) + PRIOR_SIGMAS[-1])
    x, y = ((low + high) / 2).tolist()
    half = max(float((high - low).max()) * (0.5 + MARGIN), SMALLEST_HALF)
    return (x - half, x + half), (y - half, y + half)


def plane_axes(
    theme: Theme,
    titles: tuple[str, str],
    window: Window,
) -> dict[str, Any]:
    """The layout of two axes of the same scale.

    Args:
        theme: the page's colours.
        titles: what runs across and what runs up.
        window: what they show.
    """
    across, up = (
        axis(
            theme,
            title,
            theme.latent,
            constrain="domain",
            nticks=8,
            range=list(window[side]),
        )
        for side, title in enumerate(titles)
    )
    up |= {"scaleanchor": "x", "constraintoward": "top"}
    return {"xaxis": across, "yaxis": up}


def class_points(
    points: NDArray[np.float32],
    labels: NDArray[np.int64] | None,
    class_names: Sequence[str],
    theme: Theme,
    rows: NDArray[np.int64] | None = None,
    size: float = 5.0,
    opacity: float = 0.8,
    webgl: bool = True,
) -> list[Any]:
    """One trace per class, in its colour and with its sign; `customdata` is the test row.

    Args:
        points: float32 (N, 2).
        labels: int64 (N,), or None for one class of all.
        class_names: the name of each label.
        theme: the page's colours.
        rows: int64 (N,), each point's row in the test split; its place in `points` if None.
        size, opacity: of a point, px and 0 … 1.
        webgl: draw on the graphics card, which 10,000 points need.
    """
    numbers = np.arange(len(points)) if rows is None else rows
    kind = go.Scattergl if webgl else go.Scatter
    kinds = np.zeros(len(points), dtype=np.int64) if labels is None else labels
    traces = []
    for label in np.unique(kinds):
        member = kinds == label
        name = ONE_CLASS if labels is None else lettered(class_name(int(label), class_names))
        traces.append(
            kind(
                x=points[member, 0],
                y=points[member, 1],
                customdata=numbers[member].astype(np.int32),
                name=name,
                mode="markers",
                marker={
                    "size": size,
                    "color": theme.class_colour(int(label)),
                    "symbol": marker(int(label)),
                    "opacity": opacity,
                    "line": {"width": 0},
                },
                hovertemplate=(
                    f"<b>{name}</b>, test image %{{customdata}}"
                    "<br>at %{x:.2f}, %{y:.2f}<extra></extra>"
                ),
            )
        )
    return traces


def class_name(label: int, class_names: Sequence[str]) -> str:
    """A label's name, or the number itself where it has none."""
    return class_names[label] if 0 <= label < len(class_names) else str(label)


def prior_circles(theme: Theme, centre: tuple[float, float] = (0.0, 0.0)) -> list[dict[str, Any]]:
    """The standard normal's 1σ, 2σ and 3σ circles, dashed, as shapes.

    Its mean lies at `centre`: elsewhere than at (0, 0) on a plane through the latents' own mean.
    """
    x, y = centre
    return [
        {
            "type": "circle",
            "xref": "x",
            "yref": "y",
            "x0": x - radius,
            "x1": x + radius,
            "y0": y - radius,
            "y1": y + radius,
            "line": {"color": theme.quiet, "width": 1.2, "dash": "dash"},
            "layer": "above",
        }
        for radius in PRIOR_SIGMAS
    ]


def prior_names(theme: Theme, centre: tuple[float, float] = (0.0, 0.0)) -> list[dict[str, Any]]:
    """ "1σ", "2σ", "3σ" where the circles cross the lower right diagonal, as annotations."""
    diagonal = float(np.sqrt(0.5))
    return [
        note(
            theme,
            f"{radius}σ",
            x=centre[0] + radius * diagonal,
            y=centre[1] - radius * diagonal,
            xanchor="left",
            yanchor="top",
        )
        for radius in PRIOR_SIGMAS
    ]


def outline(points: NDArray[np.float64], theme: Theme) -> list[dict[str, Any]]:
    """A closed line, such as an ellipse, on a wider one of the page's colour, as shapes.

    Shapes, because lines of a trace lie under points that the graphics card draws.

    Args:
        points: float (M, 2), in order around.
        theme: the page's colours.
    """
    steps = " L ".join(f"{x:.6g} {y:.6g}" for x, y in points)
    return [
        {"type": "path", "path": f"M {steps} Z", "line": {"color": colour, "width": width}}
        for colour, width in ((theme.paper, 5), (theme.ink, 2))
    ]


def ring(at: tuple[float, float], theme: Theme) -> list[dict[str, Any]]:
    """A small ring around one point, of the same size however far one zooms, as shapes."""
    place = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": at[0], "yanchor": at[1]}
    square = {"x0": -RING_PX, "x1": RING_PX, "y0": -RING_PX, "y1": RING_PX}
    return [
        {"type": "circle", "line": {"color": colour, "width": width}, **place, **square}
        for colour, width in ((theme.paper, 5), (theme.ink, 2.2))
    ]


def backdrop(picture: str, window: Window) -> dict[str, Any]:
    """A picture stretched over a window of the plane, under everything, as a layout image."""
    (left, right), (bottom, top) = window
    return {
        "source": picture,
        "xref": "x",
        "yref": "y",
        "x": left,
        "y": top,
        "sizex": right - left,
        "sizey": top - bottom,
        "sizing": "stretch",
        "opacity": BACKDROP_OPACITY,
        "layer": "below",
    }
