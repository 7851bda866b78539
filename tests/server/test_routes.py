"""Do the routes open the core when they should, and leave nothing behind?"""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import Any

import numpy as np
import pytest

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


def test_threads_switch_promptly_while_the_app_runs(core: Any) -> None:
    before = sys.getswitchinterval()
    server = CoreServer(core)

    async def main() -> None:
        async with server.lifespan(None):
            assert sys.getswitchinterval() < before / 10

    asyncio.run(main())
    assert sys.getswitchinterval() == before


def test_limits_come_from_the_environment(core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_LIVE_MESSAGE_BYTES", "none")
    with pytest.raises(LimitsError, match="EXPLORER_LIVE_MESSAGE_BYTES"):
        CoreServer(core)
