"""How is the variational pad mounted, and what does it report to the script?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explorer.figures.palette import Theme
from explorer.ui.components.live.look import look_of
from explorer.ui.components.live.mounting import declared
from explorer.ui.components.live.sent import is_number

POSTERIORS = ("ridge", "banana", "humps")
MEAN_FIELD = "mean-field"
FAMILIES = ("correlated", MEAN_FIELD)
CELLS = (2, 4, 8, 16, 32, 64)
"""Cells a side."""
MOST_DEGREE = 5
LIMITS = {"bend": (0.0, 1.5), "x": (-3.0, 4.0), "mean": (-3.5, 3.5), "deviation": (0.1, 2.5)}
TURN = 7.0
"""No angle is beyond it, either way; radians."""

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


@dataclass(frozen=True)
class VariationalView:
    """What a person has set; reported on release, never while dragging.

    Attributes:
        posterior: one of `POSTERIORS`.
        family: of q, one of `FAMILIES`.
        bend, x: of the model x = … + bend·z₁² + ε, and what was seen.
        q: mean (2), deviations along and across, and the angle of the first, radians.
        cells: a side.
        degree: of the encoder's polynomials in x.
    """

    posterior: str
    family: str
    bend: float
    x: float
    q: tuple[float, ...]
    cells: int = 8
    degree: int = 1


def variational_pad(
    *, key: str, start: VariationalView, theme: Theme, on_change: Callable[[], None]
) -> None:
    """Show the pad; `view_of(st.session_state[key]["view"], start)` is what was set.

    Args:
        key: of this pad on its page.
        start: what it shows first.
        theme: the page's colours.
        on_change: called when a person has let go of something.
    """
    data = {"start": asdict(start), "limits": LIMITS, "look": look_of(theme)}
    _mount(key=key, data=data, on_view_change=on_change)


def view_of(sent: Any, start: VariationalView) -> VariationalView:
    """What was sent, held to its ranges; what has no sound form is `start`'s."""
    if not isinstance(sent, dict):
        return start
    q = sent.get("q")
    if not (isinstance(q, list | tuple) and len(q) == len(start.q) and all(map(is_number, q))):
        q = start.q
    ranges = (*[LIMITS["mean"]] * 2, *[LIMITS["deviation"]] * 2, (-TURN, TURN))
    bend, x = (
        _held(sent[name] if is_number(sent.get(name)) else getattr(start, name), *LIMITS[name])
        for name in ("bend", "x")
    )
    family = _one_of(sent.get("family"), FAMILIES, start.family)
    q = tuple(_held(value, *span) for value, span in zip(q, ranges, strict=True))
    return VariationalView(
        _one_of(sent.get("posterior"), POSTERIORS, start.posterior),
        family,
        bend,
        x,
        (*q[:4], 0.0) if family == MEAN_FIELD else q,  # whose axes are z's own
        _one_of(sent.get("cells"), CELLS, start.cells),
        _one_of(sent.get("degree"), range(MOST_DEGREE + 1), start.degree),
    )


def _one_of(value: Any, allowed: Any, otherwise: Any) -> Any:
    return value if isinstance(value, str | int) and value in allowed else otherwise


def _held(value: float, low: float, high: float) -> float:
    return min(max(float(value), low), high)
