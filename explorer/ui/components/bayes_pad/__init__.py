"""What does a page need to let points of classes be dragged under two kinds of classifier?

`bayes_pad(key=…, start=…, …)` mounts the pad; `view_of` reads what it reports.
"""

from __future__ import annotations

from explorer.ui.components.bayes_pad.component import MOST_MOVED, BayesView, bayes_pad, view_of

__all__ = ["MOST_MOVED", "BayesView", "bayes_pad", "view_of"]
