"""What does a page need to show a Gaussian bent into another density, by formula or by a network?

`density_pad(key=…, map_name=…, theme=…)` mounts the pad.
"""

from __future__ import annotations

from explorer.ui.components.density_pad.component import density_pad

__all__ = ["density_pad"]
