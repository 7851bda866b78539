"""Do the routes open the core when they should, and leave nothing behind?"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.server.limits import LimitsError
from explorer.server.routes import CoreServer


def decoding_threads() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith("explorer-decode")]


def test_the_paths_are_those_of_the_design(core: Any) -> None:
    server = CoreServer(core)
    assert [getattr(route, "path", None) for route in server.routes] == [
        "/core/live",
        "/core/health",
        "/core/decoder",
        "/core/decoder.js",
        "/core/kept/{name}",
        "/core/metrics",
    ]
    with_secret = CoreServer(core, delete_secret="correct horse battery").routes
    assert [getattr(route, "path", None) for route in with_secret[len(server.routes) :]] == [
        "/core/shared-models",
        "/core/host",
        "/core/host/figures",
        "/core/host/host.js",
        "/core/host/host.css",
    ]


def test_a_function_is_called_once_at_the_start_and_beside_the_event_loop(core: Any) -> None:
    opened_on = []

    def open_core() -> Any:
        opened_on.append(threading.current_thread())
        return core

    server = CoreServer(open_core)
    assert opened_on == []

    async def main() -> None:
        async with server.lifespan(None):
            pass

    asyncio.run(main())
    assert len(opened_on) == 1
    assert opened_on[0] is not threading.main_thread()


def test_a_core_that_cannot_be_opened_yet_does_not_stop_the_app(
    core: Any, caplog: pytest.LogCaptureFixture
) -> None:
    attempts = []

    def open_core() -> Any:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("no checkpoints here")
        return core

    server = CoreServer(open_core)

    async def main() -> None:
        async with server.lifespan(None):
            pass

    asyncio.run(main())
    assert "could not be opened ahead" in caplog.text
    assert server._opener.core() is core
    assert server._opener.core() is core
    assert len(attempts) == 2


def test_the_decoding_thread_ends_with_the_app(core: Any) -> None:
    server = CoreServer(core)

    async def main() -> None:
        async with server.lifespan(None):
            await server._batcher.decode("plane", np.zeros((1, 2), np.float32))
            assert len(decoding_threads()) == 1

    asyncio.run(main())
    assert decoding_threads() == []


def test_what_is_to_hold_while_serving_holds_then_and_no_longer(core: Any) -> None:
    seen: list[str] = []

    @contextlib.contextmanager
    def while_serving() -> Iterator[None]:
        seen.append("entered")
        yield
        seen.append("left")

    server = CoreServer(core, while_serving=while_serving)

    async def main() -> None:
        async with server.lifespan(None):
            seen.append("serving")

    asyncio.run(main())
    assert seen == ["entered", "serving", "left"]


def test_the_middleware_stands_before_the_routes_in_its_order(core: Any) -> None:
    passed: list[str] = []

    def marked(name: str) -> Callable[[ASGIApp], ASGIApp]:
        def make(app: ASGIApp) -> ASGIApp:
            async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
                passed.append(name)
                await app(scope, receive, send)

            return middleware

        return make

    server = CoreServer(core, middleware=[marked("front"), marked("behind")])
    app = Starlette(routes=server.routes, middleware=server.middleware)
    scope = {"type": "http", "method": "GET", "path": "/core/health", "headers": []}

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        passed.append(message["type"])

    asyncio.run(app(scope, receive, send))
    assert passed[:3] == ["front", "behind", "http.response.start"]


def test_limits_come_from_the_environment(core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_LIVE_MESSAGE_BYTES", "none")
    with pytest.raises(LimitsError, match="EXPLORER_LIVE_MESSAGE_BYTES"):
        CoreServer(core)
