"""Is Nagle's algorithm off on the connections that are served?"""

from __future__ import annotations

import asyncio
import gc
import http.client
import socket
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from explorer.server.no_delay import NoDelay


def test_every_connection_of_the_server_has_it_off(served: Any) -> None:
    with served.client() as client:
        assert client.is_served()
        assert [
            connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for connection in connections_at(served.port)
        ] == [1]


def test_a_page_s_connections_have_it_off_too(served: Any) -> None:
    # Over HTTP other middleware wraps `send`; a reply then came in two segments, 40 ms apart.
    connection = http.client.HTTPConnection("127.0.0.1", served.port)
    connection.request("GET", "/core/health")
    assert connection.getresponse().read()
    assert [
        end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        for end in connections_at(served.port)
    ] == [1]
    connection.close()


def connections_at(port: int) -> list[socket.socket]:
    """The server's ends of the connections to `port`: it runs in this process."""
    return [
        thing
        for thing in gc.get_objects()
        if issubclass(type(thing), socket.socket)  # isinstance would wake dead proxies
        and thing.fileno() >= 0
        and thing.getsockname()[1:2] == (port,)
        and not thing.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    ]


@pytest.mark.parametrize("kind", ["http", "websocket", "lifespan"])
def test_under_a_server_that_hides_its_connection_it_only_passes_on(kind: str) -> None:
    passed: list[tuple[Scope, Receive, Send]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append((scope, receive, send))

    async def receive() -> Message:
        return {}

    async def send(_message: Message) -> None:
        return None

    scope = {"type": kind}
    asyncio.run(NoDelay(app)(scope, receive, send))
    assert passed == [(scope, receive, send)]
