"""Is a socket that rests told to come to another server, and is nobody's goodbye an error?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from explorer.server.open_sockets import OpenSockets
from tests.server.conftest import FakeCore, running


def test_sockets_that_rest_are_sent_elsewhere(core: FakeCore) -> None:
    sockets = OpenSockets()
    loops: list[asyncio.AbstractEventLoop] = []

    def around(app: Any) -> Any:
        loops.append(asyncio.get_running_loop())
        return sockets.around(app)

    with running(core, around=[Middleware(around)]) as served:
        url = f"ws://127.0.0.1:{served.port}/core/live?model=plane"
        with connect(url, proxy=None) as one, connect(url, proxy=None) as other:
            assert sockets.count == 2
            sent = asyncio.run_coroutine_threadsafe(sockets.send_elsewhere(0.01), loops[0])
            for each in (one, other):
                with pytest.raises(ConnectionClosed) as closed:
                    each.recv(timeout=10)
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1012
            sent.result(10)
        served.wait_until(lambda _figures: sockets.count == 0)


def test_what_is_sent_to_who_has_gone_is_dropped() -> None:
    async def run() -> None:
        sockets, tries = OpenSockets(), []

        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            for _ in range(3):
                await send({"type": "websocket.send", "text": "x"})
            await sockets.send_elsewhere(0)

        async def gone(message: Any) -> None:
            tries.append(message)
            raise OSError

        await sockets.around(app)({"type": "websocket"}, None, gone)
        assert len(tries) == 1
        assert not sockets.count

    asyncio.run(run())


def test_one_who_goes_while_it_is_told_is_no_fault() -> None:
    async def run() -> None:
        sockets = OpenSockets()

        async def app(_scope: Any, _receive: Any, send: Any) -> None:
            await send({"type": "websocket.accept"})
            await sockets.send_elsewhere(0)

        async def goes(message: Any) -> None:
            if message["type"] == "websocket.close":
                raise RuntimeError("Unexpected ASGI message")

        await sockets.around(app)({"type": "websocket"}, None, goes)

    asyncio.run(run())
