"""Is a visitor still here, and how does the core learn that one has left?

A visitor is here while the connection of their tab is open, which the server knows even of a tab in
the background, whose timers sleep. The core may be in another process, so it is told.
"""

from __future__ import annotations

from explorer.core import Core
from explorer.training.owner import Rounds
from explorer.ui.front_end.session import is_connected

LOOK_EVERY_S = 1.0


def mark_owners(core: Core) -> bool:
    """Tell the core of each who owns something there whether they are here; whether any does."""
    owners = core.owners()
    for owner in owners:
        core.mark_owner(owner, is_connected(owner))
    return bool(owners)


class OwnersWatch:
    """Tells a core of its owners every second, for as long as anybody owns anything there."""

    def __init__(self, every_s: float = LOOK_EVERY_S) -> None:
        self._core: Core | None = None
        self._rounds = Rounds(self._look, every_s, "explorer-owners")

    def begin(self, core: Core) -> None:
        """Do so from now on; a core that was watched before is left alone."""
        self._core = core
        self._rounds.begin()

    def _look(self) -> bool:
        return self._core is not None and mark_owners(self._core)


_watch = OwnersWatch()


def watch_owners(core: Core) -> None:
    """Have the core learn who has left; called whenever a visitor has come to own something."""
    _watch.begin(core)
