"""Is a visitor still here, and how does the core learn that one has left?

A visitor is here while the connection of their tab is open, which the server knows even of a tab in
the background, whose timers sleep. A room owns what it has trained, and is here until it has ended.
The core may be in another process, so it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from explorer.core import Core
from explorer.models.patience import GivenUp, patience
from explorer.rooms import ROOMS, NoRoom, RoomError
from explorer.rooms.views import room_of
from explorer.training.owner import Rounds
from explorer.ui.front_end.session import is_connected, session_id
from explorer.ui.shell.plain import plain

MARK_EVERY_S = 1.0
COMPUTING_S = 10.0
"""Of processor, that one thing which a page asks for may take."""


@contextmanager
def while_here(seconds: float = COMPUTING_S) -> Iterator[None]:
    """Within it a long computation ends when the visitor's tab is closed, or takes too long.

    The run of the script then ends too: with a sentence, for a visitor who is still there.
    """
    session = session_id()
    try:
        with patience(seconds, lambda: session is None or is_connected(session)):
            yield
    except GivenUp as error:
        st.warning(plain(error), icon=":material/info:")
        st.stop()


def mark_owners(core: Core) -> bool:
    """Tell the core of each who owns something there whether they are here; whether any does."""
    owners = core.owners()
    for owner in owners:
        code = room_of(owner)
        core.mark_owner(owner, is_connected(owner) if code is None else _is_open(code))
    return bool(owners)


def _is_open(code: str) -> bool:
    try:
        ROOMS.room(code)
    except NoRoom:
        return False
    except RoomError:  # where the rooms are kept cannot be asked now: nobody has left by that
        return True
    return True


class OwnersWatch:
    """Tells a core of its owners every second, for as long as anybody owns anything there."""

    def __init__(self, every_s: float = MARK_EVERY_S) -> None:
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
