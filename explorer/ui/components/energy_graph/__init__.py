"""What does a page need to show the energy of six units?

`energy_graph(key=…, start=…, …)` mounts the picture; `view_of` reads what it reports.
"""

from __future__ import annotations

from explorer.ui.components.energy_graph.component import EnergyView, energy_graph, view_of

__all__ = ["EnergyView", "energy_graph", "view_of"]
