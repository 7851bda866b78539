"""Does one client of the live socket cost little, whatever it sends and leaves unread?"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from starlette.middleware import Middleware
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from explorer.server.limits import Limits
from explorer.server.routes import LIVE_PATH
from explorer.ui.front_end.socket_bounds import NEEDED, SocketBounds
from tests.server.conftest import Client, FakeCore, Served, running

TEXT, BINARY, CONTINUATION, PING, PONG = 0x1, 0x2, 0x0, 0x9, 0xA
FINAL, MASKED = 0x80, 0x80
UNREAD: dict[str, Any] = {"max_queue": 1, "ping_interval": None, "close_timeout": 0.2}
"""A client that takes in one message and no more."""


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    with contextlib.ExitStack() as stack:

        def started(**changes: int) -> Served:
            limits = Limits(**changes)  # type: ignore[arg-type]
            bounds = Middleware(SocketBounds, path=LIVE_PATH, limits=limits)
            return stack.enter_context(running(FakeCore(), limits, [bounds]))

        yield started


def frame(kind: int, payload: bytes = b"", announced: int | None = None) -> bytes:
    """A client's frame, masked with zeros; `announced` bytes, of which fewer may follow."""
    size = len(payload) if announced is None else announced
    if size < 126:
        head = struct.pack("!BB", kind, MASKED | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", kind, MASKED | 126, size)
    else:
        head = struct.pack("!BBQ", kind, MASKED | 127, size)
    return head + bytes(4) + payload


def send_raw(client: Any, data: bytes) -> None:
    with contextlib.suppress(OSError):
        client.connection.socket.sendall(data)


def is_closed(client: Any) -> bool:
    try:
        client.closing()
    except (AssertionError, ConnectionClosed, OSError):
        return True
    return True


def test_uvicorn_is_still_built_as_the_bounds_need_it() -> None:
    attributes = {*dir(WebSocketsSansIOProtocol), *_assigned(WebSocketsSansIOProtocol)}
    assert {*NEEDED, "close_sent"} <= attributes


def _assigned(kind: type) -> set[str]:
    return set(kind.__init__.__code__.co_names)  # type: ignore[misc]


def test_a_good_client_notices_nothing(serve: Callable[..., Served]) -> None:
    with serve().client() as client:
        assert all(client.is_served(sequence) for sequence in range(50))
        client.connection.ping().wait(10)


def test_a_message_is_measured_before_it_is_there(serve: Callable[..., Served]) -> None:
    served = serve()
    with served.client() as client:
        send_raw(client, frame(BINARY | FINAL, bytes(100), announced=200 << 20))
        assert client.closing()[0] == 1009
    with served.client() as client:
        send_raw(client, frame(BINARY, bytes(40_000)) + frame(CONTINUATION, bytes(40_000)))
        assert client.closing()[0] == 1009
    with served.client() as client:
        assert client.is_served()


@pytest.mark.parametrize("kind", [PING | FINAL, PONG | FINAL, CONTINUATION, BINARY | FINAL])
def test_frames_of_every_kind_count(serve: Callable[..., Served], kind: int) -> None:
    served = serve(messages_per_second=20)
    first = frame(BINARY) if kind == CONTINUATION else b""
    with served.client() as client, served.client() as other:
        send_raw(client, first + frame(kind) * 2000)
        code, _ = client.closing()
        assert code in ((1007, 1008) if kind == BINARY | FINAL else (1008,))
        assert other.is_served()


def test_a_megabyte_of_frames_holds_nobody_up(serve: Callable[..., Served]) -> None:
    served = serve()
    waits = []
    for kind in (PING | FINAL, PONG | FINAL, BINARY, TEXT | FINAL):
        with served.client() as client:
            flood = frame(kind) * (1_000_000 // 6)
            sending = threading.Thread(target=send_raw, args=(client, flood))
            sending.start()
            for _ in range(25):
                begin = perf_counter()
                served.figures()
                waits.append(perf_counter() - begin)
            sending.join(10)
            assert is_closed(client)
    assert np.median(waits) < 0.1
    with served.client() as client:
        assert client.is_served()


def test_a_client_that_never_reads_is_closed(serve: Callable[..., Served]) -> None:
    served = serve(unread_seconds=1)
    with served.client("large", **UNREAD) as stuck:
        stuck.connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        gone = threading.Event()

        def ask() -> None:
            for sequence in range(400):
                try:
                    stuck.send(sequence, np.zeros((80, 2)))
                except (ConnectionClosed, OSError):
                    gone.set()
                    return
                if gone.wait(0.02):
                    return

        asking = threading.Thread(target=ask)
        asking.start()
        served.wait_until(lambda now: now["connections"]["open"] == 0)
        gone.set()
        asking.join(10)
    with served.client() as client:
        assert client.is_served()


def test_all_together_leave_no_more_unread_than_they_may(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.front_end.socket_bounds.ALL_UNREAD_BYTES", 1 << 20)
    served = serve()
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(served.client("large", **UNREAD)) for _ in range(8)]
        for sequence in range(2_000):  # a busy server answers a few of them
            for client in clients:
                with contextlib.suppress(ConnectionClosed, OSError):
                    client.send(sequence, np.zeros((80, 2)))
            if served.figures()["connections"]["open"] < len(clients):
                break
        assert served.figures()["connections"]["open"] < len(clients)
        with served.client() as other:
            assert other.is_served()


def test_pictures_come_unpacked_whatever_the_browser_offers(serve: Callable[..., Served]) -> None:
    served = serve()
    raw = socket.create_connection(("127.0.0.1", served.port), timeout=10)
    url = f"ws://127.0.0.1:{served.port}{LIVE_PATH}?model=plane"
    with connect(url, sock=raw, compression="deflate", proxy=None) as connection:
        assert connection.protocol.extensions == []
        assert Client(connection, served.core, "plane").is_served()
