"""How does what happens in a room reach everyone in it, at once and never too often?

What the desk does goes out as soon as it is done; what phones answer is merged and goes to the
stages at most ten times a second.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from explorer.rooms import views
from explorer.rooms.limits import BROADCASTS_PER_S
from explorer.rooms.room import Room
from explorer.server.rooms.connection import Connection

BEAT_S = 4.0
"""A client that has heard nothing for longer knows that its line is gone."""

_LOGGER = logging.getLogger(__name__)


class Hub:
    """The connections of one room. Used from one event loop only."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._loop = asyncio.get_running_loop()
        self._phones: set[Connection] = set()
        self._stages: set[Connection] = set()
        self._control = asyncio.Event()
        self._some = asyncio.Event()
        self._told = room.control
        self._shown = ""
        room.listen(self._on_change)
        self._tasks = [
            self._loop.create_task(_kept_up(work))
            for work in (self._pass_control_on, self._pass_results_on, self._beat)
        ]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is connected."""
        return not (self._phones or self._stages)

    def enter(self, connection: Connection) -> None:
        """Tell a new connection where the room is, and from now on whatever happens."""
        if connection.phone:
            self._phones.add(connection)
            self._greet(connection, views.outcomes(self._room))
        else:
            self._stages.add(connection)
            connection.offer("stage", _text("stage", views.staged(self._room)))
            connection.offer("results", _text("results", views.results(self._room)))

    def leave(self, connection: Connection) -> None:
        """It is gone."""
        self._phones.discard(connection)
        self._stages.discard(connection)

    def tell_phone(self, phone: str) -> None:
        """Tell a phone's every tab what it has answered now."""
        for connection in self._phones:
            if connection.phone == phone:
                self._greet(connection, {})

    def close(self) -> None:
        """Stop."""
        self._room.unlisten(self._on_change)
        for task in self._tasks:
            task.cancel()

    def _on_change(self) -> None:
        """Called on any thread."""
        self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        self._some.set()
        if self._room.control != self._told:
            self._control.set()

    async def _pass_control_on(self) -> None:
        while True:
            await self._control.wait()
            self._control.clear()
            self._told, self._shown = self._room.control, ""
            staged = _text("stage", views.staged(self._room))
            for stage in self._stages:
                stage.offer("stage", staged)
            outcomes = views.outcomes(self._room)
            for phone in self._phones:
                self._greet(phone, outcomes)
            results = _text("results", views.results(self._room))
            for stage in self._stages:
                stage.offer("results", results)

    async def _pass_results_on(self) -> None:
        due_s = 0.0
        while True:
            await self._some.wait()
            self._some.clear()
            if self._stages:
                results = _text("results", views.results(self._room))
                for stage in self._stages:
                    stage.offer("results", results)
            # Measured from when it was due: a busy moment does not make all that follow late.
            due_s = max(due_s + 1 / BROADCASTS_PER_S, self._loop.time())
            await asyncio.sleep(due_s - self._loop.time())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            for connection in self._phones | self._stages:
                connection.offer("beat", '{"t":"beat"}')

    def _greet(self, connection: Connection, outcomes: dict[str, views.View]) -> None:
        self._shown = self._shown or json.dumps(views.shown(self._room), separators=(",", ":"))
        own = json.dumps(views.own(self._room, connection.phone, outcomes), separators=(",", ":"))
        connection.offer("room", f'{{"t":"room","room":{self._shown},"mine":{own}}}')


async def _kept_up(work: Callable[[], Awaitable[None]]) -> None:
    """Begin again what has failed: nobody in the room would hear anything any more."""
    while True:
        try:
            await work()
        except Exception:
            _LOGGER.exception("What happened in a room could not be passed on.")
            await asyncio.sleep(1 / BROADCASTS_PER_S)


def _text(kind: str, view: dict[str, Any]) -> str:
    return json.dumps({"t": kind, kind: view}, separators=(",", ":"))
