"""Is what needs nothing of the rest answered before it is there, and all else after?"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.server.opening import Beside, Opening
from tests.waiting import PATIENCE_S


class Stand:
    """An opening whose rest is loaded when the test says so, and what happened to it."""

    def __init__(self) -> None:
        self.may_load, self.events = threading.Event(), list[str]()
        self.opening = Opening(self.load, [], lambda path: path == "/page")
        self.app: ASGIApp = behind
        for each in reversed(self.opening.middleware):
            self.app = each.cls(self.app, *each.args, **each.kwargs)

    def load(self) -> Beside:
        self.may_load.wait(PATIENCE_S)
        return Beside([Route("/ours", ours)], [marked(self.events)], self.lifespan)

    @asynccontextmanager
    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        self.events.append("begun")
        yield
        self.events.append("ended")

    async def answer(self, path: str) -> str:
        """The body of what comes back."""
        parts: list[bytes] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b""}

        async def send(message: Message) -> None:
            parts.append(message.get("body", b""))

        scope = {"type": "http", "method": "GET", "path": path, "headers": [], "root_path": ""}
        await self.app({**scope, "query_string": b""}, receive, send)
        return b"".join(parts).decode()


def marked(events: list[str]):
    def wrap(app: ASGIApp) -> ASGIApp:
        async def passed(scope: Scope, receive: Receive, send: Send) -> None:
            events.append(scope["path"])
            await app(scope, receive, send)

        return passed

    return wrap


async def ours(_request: Request) -> Response:
    return PlainTextResponse("ours")


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("theirs")(scope, receive, send)


def test_a_page_is_answered_at_once_and_the_rest_when_it_is_there() -> None:
    stand = Stand()

    async def visit() -> None:
        async with stand.opening.lifespan(None):
            assert await stand.answer("/page") == "theirs"
            waiting = [asyncio.create_task(stand.answer(path)) for path in ("/ours", "/other")]
            await asyncio.sleep(0)
            assert not any(task.done() for task in waiting)
            assert stand.events == []
            stand.may_load.set()
            assert await asyncio.gather(*waiting) == ["ours", "theirs"]
            assert await stand.answer("/page") == "theirs"

    asyncio.run(visit())
    assert stand.events[0] == "begun"
    assert stand.events[-1] == "ended"
    assert sorted(stand.events[1:-1]) == ["/other", "/ours", "/page"]


def test_one_whose_rest_cannot_be_loaded_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr("explorer.server.opening.signal.raise_signal", ended.append)

    def load() -> Beside:
        raise ImportError("no torch")

    opening = Opening(load, [], lambda _: False)

    async def visit() -> None:
        async with opening.lifespan(None):
            while not ended:
                await asyncio.sleep(0)

    asyncio.run(visit())
    assert ended == [signal.SIGTERM]
