"""Where was what this thread asked for computed last: in this process, or by a replica?"""

from __future__ import annotations

from contextvars import ContextVar

SERVER, REPLICA = "server", "replica"
_place: ContextVar[str] = ContextVar("place", default=SERVER)


def note_place(place: str) -> None:
    """What is asked for on this thread is being computed there."""
    _place.set(place)


def last_place() -> str:
    """Where it was, as far as anybody noted it."""
    return _place.get()
