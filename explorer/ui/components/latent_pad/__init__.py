"""What does a page need to show the latent pad?

`latent_pad(key=…, data=PadData(…))` mounts it; the rest describes what lies on the map.
"""

from __future__ import annotations

from explorer.ui.components.latent_pad.component import PadResult, latent_pad
from explorer.ui.components.latent_pad.pad_checks import PadDataError
from explorer.ui.components.latent_pad.pad_data import (
    Atlas,
    Mark,
    PadData,
    PadModel,
    Picture,
    Plane,
    View,
)

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
