"""What waits to be sent to one phone or one stage?

The newest of each kind of message: who reads slowly misses what has been overtaken, and nobody
waits for them.
"""

from __future__ import annotations

import asyncio

from starlette.websockets import WebSocket


class Connection:
    """One socket's outgoing side. Used from the event loop only.

    Attributes:
        phone: the phone's name; "" for a stage.
    """

    def __init__(self, websocket: WebSocket, phone: str = "") -> None:
        self._websocket = websocket
        self.phone = phone
        self._waiting: dict[str, str] = {}
        self._has_some = asyncio.Event()

    def offer(self, kind: str, text: str) -> None:
        """Have `text` sent, in place of an earlier one of its kind that has not been."""
        self._waiting.pop(kind, None)
        self._waiting[kind] = text
        self._has_some.set()

    async def send(self) -> None:
        """Send what is offered, for as long as the socket lives."""
        while True:
            await self._has_some.wait()
            self._has_some.clear()
            while self._waiting:
                kind = next(iter(self._waiting))
                await self._websocket.send_text(self._waiting.pop(kind))
