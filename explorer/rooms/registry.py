"""Which rooms are there in this process, and who may open, drive and see them?"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.core import Core
from explorer.images.png import png_bytes
from explorer.rooms import limits
from explorer.rooms.codes import digest, is_code, new_code, new_secret
from explorer.rooms.drawings import (
    Drawings,
    count_of_drawings,
    drawings_of,
    kept_picture,
    places_under,
)
from explorer.rooms.errors import NoRoom, RoomError
from explorer.rooms.journal import Event
from explorer.rooms.kinds.registry import check_deck
from explorer.rooms.places import FolderPlace, Place, rooms_folder, told_place
from explorer.rooms.redis_place import is_redis, redis_place
from explorer.rooms.room import Room
from explorer.rooms.scene import Deck
from explorer.rooms.stored import deck_json
from explorer.rooms.table import results_csv
from explorer.rooms.views import results
from explorer.training.owner import Rounds

SWEEP_EVERY_S = 60.0

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiting:
    """A drawing that waits for the desk.

    Attributes:
        answer: its id, for `allow` and `refuse`.
        phone: whose it is, for `silence`.
        value: as the answer keeps it.
    """

    answer: str
    phone: str
    value: dict[str, Any]

    @property
    def png(self) -> bytes:
        """What it looks like; made when asked for, as hundreds may wait and few are shown."""
        return png_bytes(kept_picture(self.value))


@dataclass(frozen=True)
class Summary:
    """What the desk shows of a room now.

    Attributes:
        index: of the scene shown, of `scenes`.
        present: phones that are connected; `joined`: that ever were.
        phase: of the scene's question; None where it asks nothing.
        answers: phones that answered it.
        waiting: drawings that the desk has neither let through nor refused.
        results: what the stage draws of the question, revealed or not.
        drawings: digits in all that the room has drawn.
        began_s, scene_since_s: when the room was made and the scene shown, Unix time.
        model: the one that the room trained, "" before.
    """

    code: str
    title: str
    index: int
    scenes: int
    black: bool
    present: int
    joined: int
    phase: str | None
    answers: int
    moderated: bool
    waiting: tuple[Waiting, ...]
    silenced: tuple[str, ...]
    results: dict[str, Any]
    drawings: int
    began_s: float
    scene_since_s: float
    model: str
    revision: int


class Rooms:
    """All rooms of one process, on its disk, or of several, in a Redis. Thread-safe.

    Args:
        folder: where rooms lie; from the environment if not given. Looked at on the first use:
            the rooms of a process that was killed are there again.
        place: where they are kept, instead.
    """

    def __init__(
        self,
        folder: Path | None = None,
        clock: Callable[[], float] = time.time,
        place: Place | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.RLock()
        self._rooms: dict[str, Room] | None = None
        self._owners: dict[str, str] = {}
        self._place = place
        self._rounds = Rounds(self._look, SWEEP_EVERY_S, "explorer-rooms")

    def create(self, deck: Deck, *, moderated: bool = False, owner: str = "") -> tuple[str, str]:
        """Open a room; its code and the desk's secret, of which only a digest is kept.

        Args:
            owner: the address that asks, which may have only so many; "" where it is not known.

        Raises:
            RoomError: the deck asks what cannot be asked, or there are too many rooms.
        """
        check_deck(deck)
        secret = new_secret()
        with self._lock:
            self._loaded()
        self.sweep()
        with self._lock:
            rooms = self._loaded()
            if max(len(rooms), self._there().count()) >= limits.ROOMS:
                raise RoomError(f"{limits.ROOMS} rooms are open here; end one that is over.")
            own = sum(self._owners.get(code) == owner for code in rooms) if owner else 0
            if own >= limits.ROOMS_PER_ADDRESS:
                raise RoomError(f"{own} rooms are open from your address; end one that is over.")
            code = next(
                code
                for code in iter(new_code, "")
                if code not in rooms and self._there().claim(code)
            )
            first: Event = {
                "do": "made",
                "at": self._clock(),
                "code": code,
                "desk": digest(secret),
                "deck": deck_json(deck),
                "moderated": moderated,
            }
            self._owners = {one: self._owners[one] for one in rooms if one in self._owners}
            self._owners[code] = owner
            room = rooms[code] = self._there().room(code, first, self._clock)
        # Not under the lock: every phone of every room looks its room up on the event loop.
        try:
            room.flush()
        except RoomError:
            self._drop(code)
            raise
        self._there().opened(room, code)
        self._rounds.begin()
        return code, secret

    def room(self, code: str) -> Room:
        """The room of that code, in any case of letters. Raises NoRoom."""
        with self._lock:
            code = code.strip().lower()
            rooms = self._loaded()
            room = rooms.get(code)
            if room is None and (room := self._found(code)) is not None:
                rooms[code] = room
            if room is None or room.state.is_ended or room.age_s > limits.LIFE_S:
                raise NoRoom("There is no room of that code; look at the code on the screen again.")
            return room

    def count(self) -> tuple[int, int]:
        """How many rooms are open in this process, and how many phones are connected to them."""
        with self._lock:
            rooms = [room for room in (self._rooms or {}).values() if not room.state.is_ended]
        return len(rooms), sum(room.present for room in rooms)

    def act(self, code: str, secret: str, action: str, **values: Any) -> None:
        """Do what the desk asks: see `explorer.rooms.actions.ACTIONS`.

        Raises:
            NoRoom, WrongSecret, RoomError: there is no such room, it may not, or it cannot be.
        """
        room = self.room(code)
        room.act(secret, action, **values)
        if room.state.is_ended:
            self._drop(code.strip().lower())

    def trained(self, code: str, secret: str, core: Core, model: str) -> None:
        """`model` was trained on the room's drawings: every phone finds its own on its map.

        Raises:
            NoRoom, WrongSecret, RoomError, CoreError.
        """
        room = self.room(code)
        room.check_secret(secret)
        room.trained(secret, model, places_under(core, model, drawings_of(room.state)))

    def summary(self, code: str, secret: str) -> Summary:
        """What the desk shows now. Raises NoRoom, WrongSecret."""
        room = self.room(code)
        room.check_secret(secret)
        state = room.state
        found = results(room, is_desk=True)
        return Summary(
            code=state.code,
            title=state.deck.title,
            index=state.index,
            scenes=len(state.deck.scenes),
            black=state.is_black,
            present=room.present,
            joined=len(state.joined),
            phase=state.phase if state.question else None,
            answers=found.get("count", 0),
            moderated=state.is_moderated,
            waiting=tuple(Waiting(one.id, one.phone, one.value) for one in room.waiting()),
            silenced=tuple(sorted(state.silenced)),
            results=found,
            drawings=count_of_drawings(state),
            began_s=state.began_s,
            scene_since_s=state.since_s,
            model=state.model,
            revision=room.revision,
        )

    def drawings(self, code: str, secret: str) -> Drawings:
        """The digits that the room drew. Raises NoRoom, WrongSecret."""
        room = self.room(code)
        room.check_secret(secret)
        return drawings_of(room.state)

    def results_csv(self, code: str, secret: str) -> bytes:
        """Every answer as a table. Raises NoRoom, WrongSecret."""
        room = self.room(code)
        room.check_secret(secret)
        return results_csv(room.state)

    def history(self, code: str, secret: str) -> list[Event]:
        """Every event of a room from its first on. Raises NoRoom, WrongSecret, RoomError."""
        return self.room(code).history(secret)

    def close(self) -> None:
        """Let another process have these rooms; they are loaded anew on the next use here."""
        with self._lock:
            for room in (self._rooms or {}).values():
                room.flush()
            if self._place is not None:
                self._place.close()
            self._rooms = None

    def sweep(self) -> None:
        """End the rooms whose time is over."""
        with self._lock:  # of a registry that was closed they are another process's by now
            over = [
                code
                for code, room in (self._rooms or {}).items()
                if room.age_s > limits.LIFE_S or room.state.is_ended
            ]
        for code in over:
            self._drop(code)

    def _look(self) -> bool:
        self.sweep()
        return bool(self._rooms)

    def _drop(self, code: str) -> None:
        with self._lock:
            room = (self._rooms or {}).pop(code, None)
        if room is None:
            return
        try:
            room.end()
        except RoomError:  # it has ended here, and what is kept of it has its time too
            _LOGGER.exception("The room %s could not be taken away from where it is kept.", code)

    def _loaded(self) -> dict[str, Room]:
        if self._rooms is None:
            found: dict[str, Room] = {}
            for code in self._there().codes():
                try:
                    found[code] = self._there().room(code, None, self._clock)
                except (RoomError, OSError, ValueError, KeyError, TypeError):
                    _LOGGER.exception("The room %s cannot be read; it stays there.", code)
            self._rooms = found
            if found:
                self._rounds.begin()
        return self._rooms

    def _found(self, code: str) -> Room | None:
        """A room that another server has opened, from now on here too."""
        if not (self._there().is_shared and is_code(code) and self._there().has(code)):
            return None
        room = self._there().room(code, None, self._clock)
        self._there().opened(room, code)
        self._rounds.begin()
        return room

    def _there(self) -> Place:
        if self._place is None:
            told = "" if self._folder else told_place()
            is_shared = is_redis(told)
            self._place = (
                redis_place(told) if is_shared else FolderPlace(self._folder or rooms_folder())
            )
        return self._place


ROOMS = Rooms()
"""Of this process: the desk's page, the routes and the stage meet in it."""
