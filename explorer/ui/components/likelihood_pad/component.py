"""How is the likelihood pad mounted, and what does it report to the script?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explorer.figures.palette import Theme
from explorer.ui.components.live.look import look_of
from explorer.ui.components.live.mounting import declared
from explorer.ui.components.live.sent import is_number

MIN_POINTS, MAX_POINTS = 2, 24
"""Points on the line."""
REACH = 4.0
"""The line runs from −4 to 4."""
SIGMA_RANGE = (0.15, 3.0)

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


@dataclass(frozen=True)
class LikelihoodView:
    """What a person has laid out; reported on release, never while dragging.

    Attributes:
        points: on the line, from −4 to 4.
        mu, sigma: of the Gaussian that is held against them.
    """

    points: tuple[float, ...]
    mu: float
    sigma: float


def likelihood_pad(
    *, key: str, start: LikelihoodView, theme: Theme, on_change: Callable[[], None]
) -> None:
    """Show the pad; `view_of(st.session_state[key]["view"], start)` is where it was left.

    Args:
        key: of this pad on its page.
        start: what it shows first.
        theme: the page's colours.
        on_change: called when a person has let go of something.
    """
    _mount(
        key=key,
        data={
            "start": asdict(start),
            "limits": {
                "min": MIN_POINTS,
                "max": MAX_POINTS,
                "reach": REACH,
                "sigma": list(SIGMA_RANGE),
            },
            "look": look_of(theme),
        },
        on_view_change=on_change,
    )


def view_of(sent: Any, start: LikelihoodView) -> LikelihoodView:
    """What was sent, held to its ranges; it is not trusted: what has no sound form is `start`'s."""
    if not isinstance(sent, dict):
        return start
    points = sent.get("points")
    if not (
        isinstance(points, list | tuple)
        and MIN_POINTS <= len(points) <= MAX_POINTS
        and all(map(is_number, points))
    ):
        points = start.points
    mu, sigma = (
        float(sent[name]) if is_number(sent.get(name)) else getattr(start, name)
        for name in ("mu", "sigma")
    )
    return LikelihoodView(
        tuple(_held(float(point), -REACH, REACH) for point in points),
        _held(mu, -REACH, REACH),
        _held(sigma, *SIGMA_RANGE),
    )


def _held(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
