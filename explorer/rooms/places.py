"""Where are rooms kept? In a folder of each process's own, or in a Redis that several share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any, Protocol

import platformdirs

from explorer.rooms.codes import is_code
from explorer.rooms.errors import RoomError
from explorer.rooms.journal import Event
from explorer.rooms.room import Room
from explorer.training.folder_lock import is_maker_alive, mark_alive

VARIABLE = "EXPLORER_ROOMS"
"""The folder in which rooms are kept, or the address of a Redis."""
APP_NAME = "latent-space-explorer"
MOST_PROCESSES = 64


class Place(Protocol):
    """What the registry asks of where its rooms are kept."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes have the same rooms."""

    def codes(self) -> Iterable[str]:
        """The rooms that are there, to be opened at once; of a shared place none, but on demand."""

    def has(self, code: str) -> bool:
        """Whether a room of another process is there."""

    def claim(self, code: str) -> bool:
        """Take a new room's code; False where it is taken."""

    def count(self) -> int:
        """How many rooms there are of processes beside this one."""

    def room(self, code: str, first: Event | None, clock: Callable[[], float]) -> Room:
        """The room of that code, new with its first event. Raises RoomError and what a journal that
        cannot be read does."""

    def opened(self, room: Any, code: str) -> None:
        """A room, which this place made, is open in this process from now on."""

    def close(self) -> None:
        """Let another process have these rooms."""


class FolderPlace:
    """Rooms in a folder of this process's own: another that runs beside it has the next, a later
    one finds this."""

    is_shared = False

    def __init__(self, root: Path) -> None:
        self._root = root
        self._alive: IO[bytes] | None = None
        self._folder = Path()

    def codes(self) -> Iterable[str]:
        """The rooms that lie there."""
        return [each.name for each in self._own_folder().iterdir() if is_code(each.name)]

    def has(self, _code: str) -> bool:
        """All that are there were opened at once."""
        return False

    def claim(self, _code: str) -> bool:
        """Nobody else writes there."""
        return True

    def count(self) -> int:
        """None but this process's."""
        return 0

    def room(self, code: str, first: Event | None, clock: Callable[[], float]) -> Room:
        """The room of that code, new with its first event."""
        return Room(self._own_folder() / code, first, clock)

    def opened(self, room: Any, code: str) -> None:
        """Nobody else is told."""

    def close(self) -> None:
        """Let another process have this folder."""
        if self._alive is not None:
            self._alive.close()
        self._alive = None

    def _own_folder(self) -> Path:
        if self._alive is not None:
            return self._folder
        for number in range(1, MOST_PROCESSES + 1):
            folder = self._root / str(number)
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                if is_maker_alive(folder):
                    continue
                self._alive, self._folder = mark_alive(folder), folder
            except OSError as error:
                raise RoomError(
                    f"Rooms cannot be kept in {self._root}; the variable {VARIABLE} says where "
                    "else."
                ) from error
            return folder
        raise RoomError(f"{MOST_PROCESSES} servers keep rooms in {self._root} already.")


def told_place() -> str:
    """What `EXPLORER_ROOMS` says: a folder, or a Redis; "" for this user's own folder."""
    return os.environ.get(VARIABLE, "").strip()


def rooms_folder() -> Path:
    """Where this machine's rooms lie."""
    said = told_place()
    return Path(said) if said else Path(platformdirs.user_state_dir(APP_NAME)) / "rooms"
