"""What does a page need to let a Gaussian be dragged over a posterior that bends?

`variational_pad(key=…, start=…, …)` mounts the pad; `view_of` reads what it reports.
"""

from __future__ import annotations

from explorer.ui.components.variational_pad.component import (
    VariationalView,
    variational_pad,
    view_of,
)

__all__ = ["VariationalView", "variational_pad", "view_of"]
