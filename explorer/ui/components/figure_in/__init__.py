"""How is a figure that this app gave away brought back to it?"""

from __future__ import annotations

from explorer.ui.components.figure_in.component import figure_in

__all__ = ["figure_in"]
