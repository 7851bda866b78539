"""Is Nagle's algorithm off on the connections that are served?"""

from __future__ import annotations

import gc
import http.client
import socket
from typing import Any

from streamlit.web.server.starlette.starlette_server import _bind_socket

from explorer.server.no_delay import send_small_replies_at_once


def test_every_connection_of_the_server_has_it_off(served: Any) -> None:
    with served.client() as client:
        assert client.is_served()
        assert [
            connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            for connection in connections_at(served.port)
        ] == [1]


def test_a_page_s_connections_have_it_off_too(served: Any) -> None:
    # Over HTTP a reply goes out in two segments, which came 40 ms apart.
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


def test_the_socket_that_streamlit_listens_on_has_it_on_by_itself() -> None:
    """Fails when an upgrade switches it off: then nobody needs to be told."""
    with _bind_socket("127.0.0.1", 0, 1) as listening:
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
        # asyncio would switch it off for a connection whose socket names its protocol.
        assert listening.proto == 0
        assert not listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_only_sockets_that_listen_are_told() -> None:
    closed = socket.socket()
    closed.close()
    with socket.socket() as other, socket.socket(type=socket.SOCK_DGRAM):
        send_small_replies_at_once()
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
