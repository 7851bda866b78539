"""Which id does each request have?

That of `X-Request-ID` where a proxy sent it that is named as one, else a new one. Whoever stands
behind finds it in the request's headers, and the one who asked in the reply's.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from explorer.core import asked_as, new_request_id

HEADER = "X-Request-ID"
_RAW = HEADER.lower().encode("ascii")
FROM_PROXY = "explorer.from_proxy"
"""In a request's scope: whether its connection is one of a proxy that the host has named."""
GOOD = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What is taken over: it ends up in logs, whose lines it must not end."""


class RequestIds:
    """ASGI middleware that gives each request its id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        request = _given(scope) or new_request_id()
        mark = (_RAW, request.encode("ascii"))
        others = [pair for pair in scope["headers"] if pair[0].lower() != _RAW]

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], mark]}
            await send(message)

        back = said if scope["type"] == "http" else send
        with asked_as(request):
            await self._app({**scope, "headers": [*others, mark]}, receive, back)


def _given(scope: Scope) -> str:
    told: str = Headers(scope=scope).get(HEADER, "") if scope.get(FROM_PROXY) else ""
    return told if GOOD.fullmatch(told) else ""
