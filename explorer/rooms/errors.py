"""What can go wrong in a room, in one sentence for a person?"""

from __future__ import annotations


class RoomError(Exception):
    """What was asked cannot be done; the message is one sentence that says why."""


class NoRoom(RoomError):
    """There is no room of that code: it was mistyped, or the room has ended."""


class WrongSecret(RoomError):
    """The desk's secret was not given, or it is another room's."""
