"""What happens in a room that several servers have at once, each with phones of its own?

A server lets its own events happen at once and appends them to the journal that all share; those of
the others it takes in as they come. Nearly all may come in any order: answers of different phones,
whoever joins. Where the order matters everything happens again, in the journal's.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from explorer.rooms.elsewhere import Elsewhere, Now
from explorer.rooms.journal import Event, RoomJournal
from explorer.rooms.room import Room
from explorer.rooms.state import begun

COMMUTING = {"answer", "join"}
"""Events that may come in any order among others."""
SAME_TIME_S = 5.0
"""Two servers that drive a room within so long may have seen it in another order."""


class SharedRoom(Room):
    """One room, as one of its servers has it."""

    def __init__(
        self,
        journal: RoomJournal,
        first: Event | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._elsewhere = Elsewhere()
        self._drove_s = 0.0
        super().__init__(journal, first, clock)

    @property
    def present(self) -> int:
        """Phones that are connected now, to any server."""
        return super().present + self._elsewhere.present

    @property
    def read_to(self) -> str:
        """Up to where the shared journal was read."""
        return self._journal.read_to

    def take_in(self, events: Sequence[Event], read_to: str) -> None:
        """What others appended to the shared journal up to there happens here too."""
        done = {event["do"] for event in events}
        with self._disk, self._lock:  # nothing of this server's is on its way meanwhile
            drove = self._clock() - self._drove_s < SAME_TIME_S
            if "clear" in done or (drove and done - COMMUTING):
                self._start_over()  # the journal itself notes up to where it could be read
            else:
                self._journal.read_to = read_to
                for event in events:
                    self.state.apply(event)
            if "scene" in done:
                self._forget_pointers()
            if done:
                self._changed(is_control=bool(done - COMMUTING))

    def _start_over(self) -> None:
        """Everything in the order in which the journal has it, then what it has not yet."""
        _, (first, *events) = self._journal.load()
        self.state = begun(first)
        for event in [*events, *self._pending]:
            self.state.apply(event)

    def hear_of(self, server: str, now: Now) -> None:
        """Another server says who is present there, and where they point."""
        with self._lock:
            if self._elsewhere.take(server, now):
                self._changed(is_control=False)

    def now(self) -> Now:
        """The same of this one."""
        with self._lock:
            return {"present": len(self._connected), "pointers": dict(self._pointers)}

    def _happen(self, do: str, **values: Any) -> None:
        if do == "answer":  # its number in the journal is not known yet
            values["id"] = secrets.token_hex(6)
        if do not in COMMUTING:
            self._drove_s = self._clock()
        super()._happen(do, **values)

    def _forget_pointers(self) -> None:
        super()._forget_pointers()
        self._elsewhere.forget_pointers()

    def _pointing(self) -> dict[str, list[float]]:
        return self._elsewhere.pointers | super()._pointing()
