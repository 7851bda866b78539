"""How is the Bayes pad mounted, and what does it report to the script?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explorer.figures.palette import Theme
from explorer.ui.components.live.look import look_of
from explorer.ui.components.live.mounting import declared
from explorer.ui.components.live.sent import is_number

TRUTHS = ("gaussian", "clumps")
BOUNDARIES = ("straight", "curved")
CLASSES = (2, 3)
COUNTS = (2, 4, 8, 16, 32, 64, 128)
"""Points of each class."""
REACH = 4.0
"""Both axes run from −4 to 4."""
DRAWS = 100
MOST_MOVED = 24
"""Points whose new places an address keeps."""

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


@dataclass(frozen=True)
class BayesView:
    """What a person has set; reported on release, never while dragging.

    Attributes:
        truth: where the points come from, one of `TRUTHS`.
        boundary: one of `BOUNDARIES`: one covariance for all, or one each and squares.
        classes, count: how many, and points of each.
        draw: which of `DRAWS` draws the points are.
        at: the ring.
        moved: a point's number and its new place, three numbers for each that was dragged.
    """

    truth: str
    boundary: str
    classes: int
    count: int
    draw: int
    at: tuple[float, ...]
    moved: tuple[float, ...] = ()


def bayes_pad(*, key: str, start: BayesView, theme: Theme, on_change: Callable[[], None]) -> None:
    """Show the pad; `view_of(st.session_state[key]["view"], start)` is what was set.

    Args:
        key: of this pad on its page.
        start: what it shows first.
        theme: the page's colours.
        on_change: called when a person has let go of something.
    """
    _mount(key=key, data={"start": asdict(start), "look": look_of(theme)}, on_view_change=on_change)


def view_of(sent: Any, start: BayesView) -> BayesView:
    """What was sent, held to its ranges; what has no sound form is `start`'s."""
    if not isinstance(sent, dict):
        return start
    at = sent.get("at")
    if not (isinstance(at, list | tuple) and len(at) == 2 and all(map(is_number, at))):
        at = start.at
    moved = sent.get("moved")
    if not (isinstance(moved, list | tuple) and len(moved) % 3 == 0 and all(map(is_number, moved))):
        moved = start.moved
    classes = _one_of(sent.get("classes"), CLASSES, start.classes)
    count = _one_of(sent.get("count"), COUNTS, start.count)
    there = [place for place in range(0, len(moved), 3) if abs(int(moved[place])) < classes * count]
    moved = [value for place in there for value in moved[place : place + 3]]
    return BayesView(
        _one_of(sent.get("truth"), TRUTHS, start.truth),
        _one_of(sent.get("boundary"), BOUNDARIES, start.boundary),
        classes,
        count,
        _one_of(sent.get("draw"), range(DRAWS), start.draw),
        tuple(map(_held, at)),
        tuple(
            abs(int(value)) if place % 3 == 0 else _held(value)
            for place, value in enumerate(moved[-3 * MOST_MOVED :])
        ),
    )


def _one_of(value: Any, allowed: Any, otherwise: Any) -> Any:
    return value if isinstance(value, str | int) and value in allowed else otherwise


def _held(value: float) -> float:
    return min(max(float(value), -REACH), REACH)
