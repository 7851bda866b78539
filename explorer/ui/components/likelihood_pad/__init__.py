"""What does a page need to let points be dragged under a Gaussian's likelihood?

`likelihood_pad(key=…, start=…, …)` mounts the pad and returns where it was left.
"""

from __future__ import annotations

from explorer.ui.components.likelihood_pad.component import (
    LikelihoodView,
    likelihood_pad,
    view_of,
)

__all__ = ["LikelihoodView", "likelihood_pad", "view_of"]
