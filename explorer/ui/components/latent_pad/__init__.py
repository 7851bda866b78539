"""What does a page need to show the latent pad?

`latent_pad(key=…, data=PadData(…))` mounts it; the rest describes what lies on the map.
"""

from __future__ import annotations

from explorer.ui.components.latent_pad.checks import PadDataError
from explorer.ui.components.latent_pad.component import PadResult, latent_pad
from explorer.ui.components.latent_pad.data import PadData
from explorer.ui.components.latent_pad.parts import Mark, PadModel
from explorer.ui.components.live.plane import Plane
from explorer.ui.components.scene.parts import Atlas, Picture, View

__all__ = [
    "Atlas",
    "Mark",
    "PadData",
    "PadDataError",
    "PadModel",
    "PadResult",
    "Picture",
    "Plane",
    "View",
    "latent_pad",
]
