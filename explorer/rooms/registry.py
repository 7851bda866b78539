"""Which rooms are there in this process, and who may open, drive and see them?"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import platformdirs

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
from explorer.rooms.room import Room
from explorer.rooms.scene import Deck
from explorer.rooms.stored import deck_json
from explorer.rooms.table import results_csv
from explorer.rooms.views import results
from explorer.training.folder_lock import is_maker_alive, mark_alive
from explorer.training.owner import Rounds

VARIABLE = "EXPLORER_ROOMS"
"""The folder in which rooms are kept."""
APP_NAME = "latent-space-explorer"
MOST_PROCESSES = 64
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
    """All rooms of one process, on its disk. Thread-safe.

    Args:
        folder: where rooms lie; from the environment if not given. Looked at on the first use:
            the rooms of a process that was killed are there again.
    """

    def __init__(self, folder: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.RLock()
        self._rooms: dict[str, Room] | None = None
        self._alive: IO[bytes] | None = None
        self._place = Path()
        self._rounds = Rounds(self._look, SWEEP_EVERY_S, "explorer-rooms")

    def create(self, deck: Deck, *, moderated: bool = False) -> tuple[str, str]:
        """Open a room; its code and the desk's secret, of which only a digest is kept.

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
            if len(rooms) >= limits.ROOMS:
                raise RoomError(f"{limits.ROOMS} rooms are open here; end one that is over.")
            code = next(code for code in iter(new_code, "") if code not in rooms)
            first: Event = {
                "do": "made",
                "at": self._clock(),
                "code": code,
                "desk": digest(secret),
                "deck": deck_json(deck),
                "moderated": moderated,
            }
            room = rooms[code] = Room(self._own_folder() / code, first, self._clock)
        # Not under the lock: every phone of every room looks its room up on the event loop.
        try:
            room.flush()
        except RoomError:
            self._drop(code)
            raise
        self._rounds.begin()
        return code, secret

    def room(self, code: str) -> Room:
        """The room of that code, in any case of letters. Raises NoRoom."""
        with self._lock:
            room = self._loaded().get(code.strip().lower())
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
            if self._alive is not None:
                self._alive.close()
            self._rooms = self._alive = None

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
        if room is not None:
            room.end()

    def _loaded(self) -> dict[str, Room]:
        if self._rooms is None:
            found: dict[str, Room] = {}
            for folder in self._own_folder().iterdir():
                if is_code(folder.name):
                    try:
                        found[folder.name] = Room(folder, clock=self._clock)
                    except (RoomError, OSError, ValueError, KeyError, TypeError):
                        _LOGGER.exception("The room in %s cannot be read; it stays there.", folder)
            self._rooms = found
            if found:
                self._rounds.begin()
        return self._rooms

    def _own_folder(self) -> Path:
        """This process's own: another that runs beside it has the next, a later one finds this."""
        if self._alive is None:
            root = self._folder or rooms_folder()
            for number in range(1, MOST_PROCESSES + 1):
                folder = root / str(number)
                try:
                    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                    if is_maker_alive(folder):
                        continue
                    self._alive, self._place = mark_alive(folder), folder
                except OSError as error:
                    raise RoomError(
                        f"Rooms cannot be kept in {root}; the variable {VARIABLE} says where else."
                    ) from error
                break
            else:
                raise RoomError(f"{MOST_PROCESSES} servers keep rooms in {root} already.")
        return self._place


def rooms_folder() -> Path:
    """Where this machine's rooms lie."""
    said = os.environ.get(VARIABLE, "").strip()
    return Path(said) if said else Path(platformdirs.user_state_dir(APP_NAME)) / "rooms"


ROOMS = Rooms()
"""Of this process: the desk's page, the routes and the stage meet in it."""
