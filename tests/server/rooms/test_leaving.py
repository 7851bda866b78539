"""Is what one connection took given back when it ends?"""

from __future__ import annotations

import asyncio
import gc
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from explorer.rooms.registry import Rooms
from explorer.server.rooms.hub import Hub
from explorer.server.rooms.parts import RoomParts
from explorer.server.rooms.socket import RoomSocket
from tests.rooms.decks import every_kind
from tests.rooms.test_kinds import Core

PHONE = "0123456789ab"


class Gone:
    """A phone that leaves at once."""

    async def receive(self) -> dict[str, Any]:
        return {"type": "websocket.disconnect", "code": 1001}

    async def send_text(self, _text: str) -> None:
        await asyncio.sleep(0)


async def left_over(rooms: Rooms) -> tuple[object, dict[str, Hub]]:
    """What is left of a connection that has ended: itself, and hubs."""
    sockets = RoomSocket(RoomParts(rooms, Core))  # type: ignore[arg-type]
    code, _ = rooms.create(every_kind())
    websocket: Any = Gone()
    kept = weakref.ref(websocket)
    with suppress(WebSocketDisconnect, ZeroDivisionError):
        await sockets._serve_phone(websocket, rooms.room(code), PHONE)
    del websocket
    for _ in range(5):  # until what was cancelled has heard of it
        await asyncio.sleep(0)
    assert rooms.room(code).present == 0
    return kept(), sockets._hubs


def test_a_phone_that_leaves_waits_for_no_collector(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path)
    gc.disable()
    try:
        assert asyncio.run(left_over(rooms)) == (None, {})
    finally:
        gc.enable()
        rooms.close()


def test_a_connection_that_cannot_be_greeted_leaves_no_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hub, "enter", lambda *_what: 1 / 0)
    rooms = Rooms(tmp_path)
    try:
        assert asyncio.run(left_over(rooms))[1] == {}
    finally:
        rooms.close()
