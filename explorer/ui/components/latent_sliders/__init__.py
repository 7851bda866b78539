"""What of a latent space can be held in the hand? A slider for each dimension, and the picture.

A part of saved pages alone: `PARTS`, and `SlidersData` for what is shown.
"""

from __future__ import annotations

from explorer.ui.components.latent_sliders.component import PARTS, SlidersData

__all__ = ["PARTS", "SlidersData"]
