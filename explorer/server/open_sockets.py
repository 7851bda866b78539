"""Which sockets are open at this server, and how are their pages sent to another one?

A page whose socket is closed opens it anew by itself, and the proxy leads it elsewhere; so a page
that is only looked at moves too. What is sent to a socket that has gone meanwhile is dropped: who
sent it reads of the close where it reads all else.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SERVICE_RESTART = 1012
"""The close code of RFC 6455's registry: come back."""
MOVED = "Another server takes over."


@dataclass(eq=False)
class _Open:
    """One that is open; `send` as its server gave it."""

    send: Send
    is_accepted: bool = False
    is_closed: bool = False


class OpenSockets:
    """All sockets of one application. Of its event loop alone."""

    def __init__(self) -> None:
        self._open: dict[_Open, None] = {}
        """In the order in which they were opened."""

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._open)

    def around(self, app: ASGIApp) -> ASGIApp:
        """ASGI middleware that knows the sockets of `app`."""

        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "websocket":
                await app(scope, receive, send)
                return
            one = _Open(send)
            self._open[one] = None

            async def sent(message: Message) -> None:
                if one.is_closed:
                    return
                try:
                    await send(message)
                except OSError:  # the client has gone
                    one.is_closed = True
                    return
                one.is_accepted |= message["type"] == "websocket.accept"
                one.is_closed |= message["type"] == "websocket.close"

            try:
                await app(scope, receive, sent)
            finally:
                del self._open[one]

        return known

    async def send_elsewhere(self, seconds: float) -> None:
        """Close those that are open now one after the other, spread over so long: who comes to
        another server should not come all at once."""
        there = [one for one in self._open if one.is_accepted]
        for number, one in enumerate(there):
            await asyncio.sleep(seconds / len(there) if number else 0)
            if one in self._open and not one.is_closed:
                one.is_closed = True
                await _close(one.send)


async def _close(send: Send) -> None:
    try:
        await send({"type": "websocket.close", "code": SERVICE_RESTART, "reason": MOVED})
    except (OSError, RuntimeError):  # it went by itself meanwhile
        return
