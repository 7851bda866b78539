"""Does every scene of a deck open on the stage, and how fast?"""

from explorer.ui.components.rehearsal.component import SceneReport, rehearsal, reports_now

__all__ = ["SceneReport", "rehearsal", "reports_now"]
