"""Why is a small reply not sent at once, and how is it made to be?

Nagle's algorithm holds a small segment back until the one before it is acknowledged, and receivers
delay that by up to 40 ms. asyncio switches it off for sockets that name their protocol, but the
listening socket that Streamlit opens does not, so its connections keep it on.
"""

from __future__ import annotations

import inspect
import socket
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

MOST_WRAPPERS = 8
"""Middleware before this one may wrap `send`; Starlette's own does, once."""


class NoDelay:
    """ASGI middleware that sets TCP_NODELAY on the connection of every request.

    It finds the connection behind uvicorn's own `send`; under a server that does not show it, it
    does nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, its connection set."""
        transport = transport_behind(send)
        connection = transport.get_extra_info("socket") if transport is not None else None
        if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)


def transport_behind(send: Send) -> Any:
    """The connection that `send` writes to, looked for through functions that wrap it; or None."""
    inner: object = send
    for _ in range(MOST_WRAPPERS):
        transport: Any = getattr(getattr(inner, "__self__", None), "transport", None)
        if callable(getattr(transport, "get_extra_info", None)):
            return transport
        if not inspect.isfunction(inner):
            return None
        inner = inspect.getclosurevars(inner).nonlocals.get("send")
    return None
