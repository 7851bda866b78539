"""How is the graph of six units mounted, and what does it report to the script?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from explorer.figures.palette import Theme
from explorer.ui.components.live.look import look_of
from explorer.ui.components.live.mounting import declared
from explorer.ui.components.live.sent import is_number

EDGES = {"graph": 5, "layers": 9}
"""Layouts, and how many edges each has: the notes' graph, and two layers of three."""
REACH_NATS = 4.0
"""An edge's energy runs from −4 to 4 nats."""
MOST_ADDED_NATS = 6.0
FREE, OFF, ON = "-", "0", "1"
UNITS = 6

_mount = declared(Path(__file__).parent, shared_styles=("panel.css",))


@dataclass(frozen=True)
class EnergyView:
    """What a person has set; reported on release, never while dragging.

    Attributes:
        layout: a key of `EDGES`.
        energies: of its edges, nats, from −4 to 4.
        units: a sign for each of a to f: free, or held at 0 or 1.
        added: to the energy of every state, nats, from 0 to 6.
    """

    layout: str
    energies: tuple[float, ...]
    units: str = FREE * UNITS
    added: float = 0.0


def energy_graph(
    *, key: str, start: EnergyView, theme: Theme, on_change: Callable[[], None]
) -> None:
    """Show the graph; `view_of(st.session_state[key]["view"], start)` is what was set.

    Args:
        key: of this picture on its page.
        start: what it shows first.
        theme: the page's colours.
        on_change: called when a person has let go of something.
    """
    limits = {"reach": REACH_NATS, "added": MOST_ADDED_NATS}
    data = {"start": asdict(start), "limits": limits, "look": look_of(theme)}
    _mount(key=key, data=data, on_view_change=on_change)


def view_of(sent: Any, start: EnergyView) -> EnergyView:
    """What was sent, held to its ranges; what has no sound form is `start`'s."""
    if not isinstance(sent, dict):
        return start
    layout = sent.get("layout")
    if layout not in EDGES:
        layout = start.layout
    energies = sent.get("energies")
    if not (
        isinstance(energies, list | tuple)
        and len(energies) == EDGES[layout]
        and all(map(is_number, energies))
    ):
        energies = start.energies if layout == start.layout else (0.0,) * EDGES[layout]
    units = sent.get("units")
    if not (isinstance(units, str) and len(units) == UNITS and set(units) <= {FREE, OFF, ON}):
        units = start.units
    added = sent["added"] if is_number(sent.get("added")) else start.added
    return EnergyView(
        layout,
        tuple(min(max(float(energy), -REACH_NATS), REACH_NATS) for energy in energies),
        units,
        min(max(float(added), 0.0), MOST_ADDED_NATS),
    )
