"""What is the least that a client of the live socket must do?

A load generator shares the cores with the server that it loads, so each message should cost it
next to nothing. This speaks the part of RFC 6455 that the live socket needs, and no more: binary
messages in one frame each, pings, the close.
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import Callable

BINARY, CLOSE, PING, PONG = 0x2, 0x8, 0x9, 0xA
FINAL = 0x80
MASKED = 0x80
NO_MASK = bytes(4)
"""A client must mask; masking with zeros leaves the payload as it is and costs nothing."""
LENGTH_IN_2_BYTES, LENGTH_IN_8_BYTES = 126, 127


class LiveClient(asyncio.Protocol):
    """One live socket, driven by callbacks.

    Args:
        host: the Host header.
        path: the path with its query.
        on_message: called with each binary message.

    Attributes:
        opened: done once the socket is open; fails with ConnectionError if it does not open.
        closed_because: why it is no longer open; None while it is.
    """

    def __init__(self, host: str, path: str, on_message: Callable[[bytes], None]) -> None:
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.closed_because: str | None = None
        self._host = host
        self._path = path
        self._on_message = on_message
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    def send(self, payload: bytes) -> None:
        """Send one binary message; nothing if the socket is no longer open."""
        if self._transport is not None and self.closed_because is None:
            self._transport.write(_head(BINARY, len(payload)) + payload)

    def close(self) -> None:
        """Say goodbye and hang up."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_head(CLOSE, 2) + (1000).to_bytes(2, "big"))
            self._transport.close()

    # --- asyncio's callbacks ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self.opened.done() or self._handshake_is_over():
            while self._take_frame():
                pass

    def connection_lost(self, exc: Exception | None) -> None:
        if self.closed_because is None:
            self.closed_because = f"connection lost: {exc or 'the server hung up'}"
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.closed_because))

    # --- what came ---

    def _handshake_is_over(self) -> bool:
        head, end, rest = bytes(self._received).partition(b"\r\n\r\n")
        if not end:
            return False
        self._received = bytearray(rest)
        status = head.split(b"\r\n", 1)[0].decode("latin-1")
        if " 101 " not in status:
            self.closed_because = f"no handshake: {status}"
            self.opened.set_exception(ConnectionError(self.closed_because))
            return False
        self.opened.set_result(None)
        return True

    def _take_frame(self) -> bool:
        """Take one whole frame off what was received; whether there was one."""
        received = self._received
        if len(received) < 2:
            return False
        start, length = 2, received[1]  # a server does not mask
        if length >= LENGTH_IN_2_BYTES:
            start = 4 if length == LENGTH_IN_2_BYTES else 10
            length = int.from_bytes(received[2:start], "big")
        if len(received) < start + length:
            return False
        payload = bytes(received[start : start + length])
        opcode = received[0] & 0x0F
        del received[: start + length]
        if opcode == BINARY:
            self._on_message(payload)
        elif opcode == PING and self._transport is not None:
            self._transport.write(_head(PONG, length) + payload)
        elif opcode == CLOSE:
            code = int.from_bytes(payload[:2], "big")
            self.closed_because = f"closed by the server: {code} {payload[2:].decode()}".strip()
            self.close()
        return True


def _head(opcode: int, length: int) -> bytes:
    """What precedes a payload: opcode, length, mask."""
    first = bytes([FINAL | opcode])
    if length < LENGTH_IN_2_BYTES:
        return first + bytes([MASKED | length]) + NO_MASK
    if length < 1 << 16:
        return first + bytes([MASKED | LENGTH_IN_2_BYTES]) + length.to_bytes(2, "big") + NO_MASK
    return first + bytes([MASKED | LENGTH_IN_8_BYTES]) + length.to_bytes(8, "big") + NO_MASK
