"""How is the app served from the process in which somebody's model lives?

Streamlit's runtime is one a process and belongs to one event loop: that loop runs in a daemon
thread from the first view on, with the app's lifespan open. Servers come and go on it, one for each
host and port that is asked for, and end with their last view.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import secrets
import socket
import sys
import threading
from collections.abc import Coroutine
from types import ModuleType
from typing import Any

import uvicorn

from explorer.notebook.errors import LiveModelError
from explorer.server.addresses import LARGEST_PORT, reached_at
from explorer.server.launcher import launcher
from explorer.server.token_gate import PARAMETER, TokenGate

MODULE = "latent_space_explorer_app"
"""Not `app`: somebody else's may be called so."""
STARTING_S = 60.0
BASE_PATH, HOSTS = "STREAMLIT_SERVER_BASE_URL_PATH", "STREAMLIT_SERVER_ALLOWED_HOSTS"
LONGEST = {"EXPLORER_LIVE_MESSAGE_BYTES": 1 << 22, "EXPLORER_LIVE_REPLY_BYTES": 1 << 24}
"""Latents of (4, 128, 128) go in, pictures of 2048×2048 come out: whoever has the token may ask."""
WAITING = 128
"""Connections that come before the server is up."""


class Served:
    """The app on one address.

    Attributes:
        host, port: where it listens.
    """

    def __init__(self, loop: AppLoop, host: str, port: int):
        self._loop, self.tokens = loop, set[str]()
        self._socket = _bound(host, port)
        self.host, self.port = host, int(self._socket.getsockname()[1])
        gate = TokenGate(loop.app, lambda: self.tokens, str(self.port))
        self._server = uvicorn.Server(
            uvicorn.Config(gate, lifespan="off", log_level="warning", access_log=False)
        )
        self._ended = loop.start(self._server.serve([self._socket]))

    def address(self, path: str, token: str) -> str:
        """Of a page, for whoever may open it."""
        host = reached_at(self.host)
        mark = "&" if "?" in path else "?"
        return f"http://{host}:{self.port}{self._loop.base_path}/{path}{mark}{PARAMETER}={token}"

    def admit(self) -> str:
        """A new token that opens it."""
        token = secrets.token_urlsafe(24)
        self.tokens.add(token)
        return token

    def leave(self, token: str) -> None:
        """This token opens it no longer; with the last it ends."""
        self.tokens.discard(token)
        self.leave_if_unused()

    def leave_if_unused(self) -> None:
        """Without any token it ends."""
        if not self.tokens and (self.host, self.port) in SERVED:
            SERVED.pop((self.host, self.port), None)
            self._server.should_exit = True
            self._server.force_exit = True
            self._ended.result(STARTING_S)


class AppLoop:
    """The event loop on which the app lives, and the app."""

    def __init__(self, base_path: str) -> None:
        self.base_path = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
        self.app = _app(self.base_path)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(_open(self.app))

    def start(self, task: Coroutine[Any, Any, None]) -> Any:
        """Run a task on the loop; its future."""
        return asyncio.run_coroutine_threadsafe(task, self._loop)

    def _run(self, task: Coroutine[Any, Any, None]) -> None:
        self.start(task).result(STARTING_S)


SERVED: dict[tuple[str, int], Served] = {}
"""The servers that run, by host and port."""
_LOCK = threading.Lock()
_LOOPS: list[AppLoop] = []


def serve(host: str, port: int, base_path: str) -> Served:
    """The app on this address, started if it is not there yet; port 0 takes any that is free.

    Raises:
        LiveModelError: the address is taken, or the app has been started under another path.
    """
    with _LOCK:
        if not _LOOPS:
            _LOOPS.append(AppLoop(base_path))
        loop = _LOOPS[0]
        if base_path and f"/{base_path.strip('/')}" != loop.base_path:
            raise LiveModelError(
                f"The app of this process is served under {loop.base_path or '/'}: restart it for "
                "another base_path."
            )
        fitting = [one for (at, _), one in SERVED.items() if at == host]
        found = SERVED.get((host, port)) if port else next(iter(fitting), None)
        if found is None:
            found = Served(loop, host, port)
            SERVED[found.host, found.port] = found
        return found


def _app(base_path: str) -> Any:
    """The same app that `streamlit run app.py` serves."""
    # Any name will do: who does not know the token gets no farther than the gate.
    os.environ |= {BASE_PATH: base_path.strip("/"), HOSTS: "*"}
    for variable, most in LONGEST.items():
        os.environ.setdefault(variable, str(most))
    if MODULE not in sys.modules:
        spec = importlib.util.spec_from_file_location(MODULE, launcher())
        assert spec is not None
        assert spec.loader is not None
        module: ModuleType = importlib.util.module_from_spec(spec)
        sys.modules[MODULE] = module
        spec.loader.exec_module(module)
    return sys.modules[MODULE].app


async def _open(app: Any) -> None:
    """Begin the app's lifespan, which ends with the process: its runtime starts only once."""
    arrived, started = asyncio.Queue[dict[str, str]](), asyncio.get_running_loop().create_future()
    await arrived.put({"type": "lifespan.startup"})

    async def send(message: Any) -> None:
        if not started.done():
            started.set_result(message)

    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    task = asyncio.create_task(app(scope, arrived.get, send))
    _OPEN.append(task)
    message = await started
    if message["type"] != "lifespan.startup.complete":
        raise LiveModelError(f"The app could not be started: {message.get('message', '')}")


_OPEN: list[asyncio.Task[None]] = []
"""Kept, because a task that nothing refers to may be collected."""


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(WAITING)
    except (OSError, OverflowError) as error:  # the latter where it is no port
        bound.close()
        words = error.strerror if isinstance(error, OSError) else f"ports are 0 to {LARGEST_PORT}"
        raise LiveModelError(f"{host}:{port} cannot be listened on: {words}.") from error
    return bound
