"""What do all the routes of rooms stand on?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from explorer.core import Core
from explorer.rooms import NoRoom, RoomError, Rooms
from explorer.rooms import limits as of_rooms
from explorer.rooms.room import Room
from explorer.server.admission import Admission
from explorer.server.limits import Limits
from explorer.server.rooms.newcomers import Newcomers
from explorer.server.rooms.wrong_codes import TOO_MANY, FoundRooms, WrongCodes

ROOM_LIMITS = Limits(
    connections=of_rooms.CONNECTIONS,
    connections_per_address=of_rooms.CONNECTIONS_PER_ADDRESS,
    message_bytes=of_rooms.MESSAGE_BYTES,
    messages_per_second=of_rooms.MESSAGES_PER_S,
)


@dataclass(frozen=True, eq=False)
class RoomParts:
    """One of each for the whole application.

    Attributes:
        core: gives the core; slow on the first call.
        origins: that may connect besides the server's own.
        base_path: "" or "/path", under which everything is served.
        is_open: whether other machines reach this server.
        host: the name that its host gave for people to open, "" where none was given.
    """

    rooms: Rooms
    core: Callable[[], Core]
    origins: tuple[str, ...] = ()
    base_path: str = ""
    is_open: bool = False
    host: str = ""
    admission: Admission = field(default_factory=lambda: Admission(ROOM_LIMITS, variable=""))
    wrong: WrongCodes = field(default_factory=WrongCodes)
    newcomers: Newcomers = field(default_factory=Newcomers)
    found: FoundRooms = field(default_factory=FoundRooms)

    def room(
        self, code: str, address: str, is_known: Callable[[Room], bool] = lambda _room: False
    ) -> Room:
        """The room of a code that somebody at `address` gave.

        Where too many codes were wrong there, the rooms that this address has found before stay
        open to it: one who guesses in a hall keeps none of it out.

        Args:
            is_known: whether it is somebody who was in that room before, and so guesses nothing.

        Raises:
            NoRoom: there is none.
            RoomError: too many wrong ones came from there.
        """
        if self.wrong.are_too_many(address):
            with suppress(NoRoom):
                room = self.rooms.room(code)
                if self.found.was_found(address, room.state.code) or is_known(room):
                    return room
            raise RoomError(TOO_MANY)
        try:
            room = self.rooms.room(code)
        except NoRoom:
            self.wrong.count(address)
            raise
        self.found.note(address, room.state.code)
        return room
