"""What may one live socket cost before the application sees a message, and after it has answered?

ASGI hands over whole messages. Below it uvicorn gathers frames up to one limit for all sockets,
which has to fit Streamlit's own; it answers pings by itself, unpacks whatever one read brought at
once, and keeps a reply for a client that never reads it. So the bounds of the live socket are set
on uvicorn's connection itself.

Buys: a client that sends 1 MB of the smallest frames at once, or 200 MB in one that never ends, is
closed after 64 KiB; one that does not read is gone after seconds, and its place with it.
Breaks when: uvicorn's `WebSocketsSansIOProtocol` no longer is what `receive` belongs to, or its
parts have other names. Then sockets are served without these bounds, and the tests fail.
"""

from __future__ import annotations

import asyncio
import logging
from fnmatch import fnmatchcase
from typing import Any

from explorer.server.limits import Limits
from explorer.server.rate_limit import TokenBucket
from explorer.server.refusals import CloseCode, Refusal
from explorer.ui.front_end.asgi import ASGIApp, Message, Receive, Scope, Send

SLICE_BYTES = 4096
"""Unpacked at once: a few hundred of the smallest frames."""
HEADER_BYTES = 14
"""A frame's longest head (RFC 6455 §5.2)."""
ALL_UNREAD_BYTES = 64 << 20
"""Replies waiting for clients to read them, all together."""
EXTENSIONS = "Sec-WebSocket-Extensions"
NEEDED = ("conn", "transport", "loop", "data_received", "handle_parser_exception")

_LOGGER = logging.getLogger(__name__)


class SocketBounds:
    """ASGI middleware that bounds the connections of some path.

    Args:
        path: of the live socket; `*` in it stands for anything.
        limits: what one client may send, and how long it may leave a reply unread.
    """

    def __init__(self, app: ASGIApp, path: str, limits: Limits) -> None:
        self._app = app
        self._path = path
        self._limits = limits
        self._connections: set[_Connection] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on, bounded."""
        is_ours = scope["type"] == "websocket" and fnmatchcase(scope["path"], self._path)
        protocol = connection_behind(receive) if is_ours else None
        if protocol is None:
            await self._app(scope, receive, send)
            return
        _leave_unpacked(protocol)
        connection = _Connection(protocol, self._limits)
        self._connections.add(connection)

        async def bounded(message: Message) -> None:
            await send(message)
            if connection.unread_bytes:  # a client that reads leaves nothing
                connection.watch_unread()
                self._make_room()

        try:
            await self._app(scope, receive, bounded)
        finally:
            self._connections.discard(connection)
            connection.release()

    def _make_room(self) -> None:
        """Close whoever has most unread, until all together have no more than they may."""
        while sum(each.unread_bytes for each in self._connections) > ALL_UNREAD_BYTES:
            largest = max(self._connections, key=lambda each: each.unread_bytes)
            largest.drop()
            self._connections.discard(largest)


def connection_behind(receive: Receive) -> Any:
    """uvicorn's connection, whose method `receive` is; None under a server built otherwise."""
    protocol = getattr(receive, "__self__", None)
    return protocol if all(hasattr(protocol, name) for name in NEEDED) else None


def _leave_unpacked(protocol: Any) -> None:
    """Agree on no compression: it pays on a page's messages, and would make a picture late."""
    protocol.conn.extensions = []
    if EXTENSIONS in protocol.response.headers:
        del protocol.response.headers[EXTENSIONS]


class _Connection:
    """One socket of uvicorn's: what comes in is counted, what goes out is looked after."""

    def __init__(self, protocol: Any, limits: Limits) -> None:
        self._protocol = protocol
        self._limits = limits
        self._bucket = TokenBucket(limits.messages_per_second, protocol.loop.time())
        self._since_frame_bytes = 0
        self._feed = protocol.data_received
        self._frames = protocol.conn.events_received
        self._look: asyncio.TimerHandle | None = None
        protocol.conn.max_message_size = limits.message_bytes
        protocol.conn.events_received = self._counted
        protocol.data_received = self._feed_slowly

    @property
    def unread_bytes(self) -> int:
        """Of replies that wait in this process for the client to read."""
        return int(self._protocol.transport.get_write_buffer_size())

    def _feed_slowly(self, data: bytes) -> None:
        """Unpack what came slice by slice, and no more of it once the connection is closing."""
        for start in range(0, len(data), SLICE_BYTES):
            if self._protocol.transport.is_closing():
                return
            part = data[start : start + SLICE_BYTES]
            self._since_frame_bytes += len(part)
            try:
                self._feed(part)
                if self._since_frame_bytes > self._limits.message_bytes + HEADER_BYTES:
                    raise Refusal(
                        CloseCode.TOO_BIG,
                        f"At most {self._limits.message_bytes} bytes are allowed in one message.",
                    )
            except Refusal as refusal:
                self._refuse(refusal)

    def _counted(self) -> list[Any]:
        """The frames that uvicorn is about to handle, of whatever kind, each counted."""
        frames: list[Any] = self._frames()
        if frames:
            self._since_frame_bytes = 0
        for _ in frames:
            self._bucket.take(self._protocol.loop.time())
        return frames

    def _refuse(self, refusal: Refusal) -> None:
        if self._protocol.conn.close_sent:  # it was to answer that, and sends on and on
            self._protocol.transport.close()
        else:
            self._protocol.conn.send_close(int(refusal.code), refusal.reason)
            self._protocol.handle_parser_exception()

    def watch_unread(self) -> None:
        """Look in some seconds whether the client has read anything."""
        if self._look is None:
            self._look_later()

    def _look_later(self) -> None:
        self._look = self._protocol.loop.call_later(
            self._limits.unread_seconds, self._drop_if_stuck, self.unread_bytes
        )

    def _drop_if_stuck(self, before_bytes: int) -> None:
        self._look = None
        if not self.unread_bytes:
            return
        if self.unread_bytes >= before_bytes:
            self.drop()
        else:
            self._look_later()

    def drop(self) -> None:
        """Close without a word: there is no room for one."""
        _LOGGER.info("A client of the live socket did not read its replies and was closed.")
        self._protocol.transport.abort()

    def release(self) -> None:
        """There is nothing more to look after."""
        if self._look is not None:
            self._look.cancel()
