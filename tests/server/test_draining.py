"""Does a server that is told to end say so first, and end when its time is over?"""

from __future__ import annotations

import asyncio
import signal
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from explorer.server.draining import Draining, DrainingError, drain_seconds
from explorer.server.open_sockets import OpenSockets


def test_the_environment_says_for_how_long() -> None:
    assert drain_seconds({}) == 0
    assert drain_seconds({"EXPLORER_DRAIN_SECONDS": "5"}) == 5
    for text in ("-1", "soon", "3601", "9" * 5000):
        with pytest.raises(DrainingError, match="EXPLORER_DRAIN_SECONDS"):
            drain_seconds({"EXPLORER_DRAIN_SECONDS": text})


class Ends:
    """What a server does at SIGTERM, while a draining is armed before it."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        signal.signal(signal.SIGTERM, lambda *_: loop.call_soon_threadsafe(self.ended.set))


class Socket:
    """One of a page that rests; told to go, it goes, or does not listen."""

    def __init__(self, sockets: OpenSockets, leaves: bool) -> None:
        self.opened, self._closed = asyncio.Event(), asyncio.Event()
        self.code = 0
        self._leaves = leaves
        scope = {"type": "websocket", "path": "/"}
        self.task = asyncio.ensure_future(sockets.around(self._app)(scope, self._hears, self._told))

    async def _app(self, _scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})
        self.opened.set()
        await receive()
        await send({"type": "websocket.send", "text": "dropped"})

    async def _hears(self) -> Any:
        await self._closed.wait()

    async def _told(self, message: Any) -> None:
        assert message["type"] != "websocket.send"
        self.code = message.get("code", 0)
        if self.code and self._leaves:
            self._closed.set()


@pytest.fixture(autouse=True)
def _signals_as_before() -> Any:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_the_first_signal_begins_it_and_the_end_follows() -> None:
    async def run() -> None:
        server, draining = Ends(), Draining(0.01)
        with draining.armed():
            signal.raise_signal(signal.SIGTERM)
            assert draining.has_begun
            assert not server.ended.is_set()
            await asyncio.wait_for(server.ended.wait(), 10)

    asyncio.run(run())


@pytest.mark.parametrize("leaves", [True, False])
def test_it_ends_when_all_have_left_or_its_time_is_over(leaves: bool) -> None:
    async def run() -> None:
        seconds = 3600 if leaves else 0.05
        server, draining = Ends(), Draining(seconds)
        draining.proxy_sees_s = 0
        socket = Socket(draining.sockets, leaves)
        await socket.opened.wait()
        with draining.armed():
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(server.ended.wait(), 10)
        assert socket.code == 1012
        assert draining.sockets.count == (not leaves)
        socket.task.cancel()

    asyncio.run(run())


def test_a_second_signal_ends_it_at_once() -> None:
    async def run() -> None:
        server, draining = Ends(), Draining(3600)
        with draining.armed():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(server.ended.wait(), 10)

    asyncio.run(run())


def test_without_a_proxy_nothing_is_changed() -> None:
    async def run() -> None:
        server, draining = Ends(), Draining(0)
        with draining.armed():
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(server.ended.wait(), 10)
            assert not draining.has_begun

    asyncio.run(run())


def test_its_health_sends_everybody_elsewhere(served: Any) -> None:
    served.server.draining.has_begun = True
    with pytest.raises(HTTPError) as refused:
        urlopen(f"http://127.0.0.1:{served.port}/core/health", timeout=10)
    assert refused.value.code == 503
    assert b"draining" in refused.value.read()
