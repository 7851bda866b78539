"""How is an app kept to the one person who was given its address?

Whoever knows the token opens the door once, by the address; from then on a cookie of the browser
does. Other users of the same machine know neither.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

PARAMETER = "token"
COOKIE = "latent-space-explorer"
REFUSAL = (
    "This explorer shows somebody's live model to whoever was given its address: open the whole "
    "address that was printed, with its token."
)
FORBIDDEN, SEE_OTHER = 403, 303


class TokenGate:
    """ASGI middleware that lets through who shows one of these tokens.

    Args:
        tokens: those that are good now.
        key: tells the cookies of several servers on one host apart, which a port does not.
    """

    def __init__(self, app: ASGIApp, tokens: Callable[[], Collection[str]], key: str) -> None:
        self._app, self._tokens, self._cookie = app, tokens, f"{COOKIE}-{key}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with one sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        parameters = parse_qsl(scope.get("query_string", b"").decode("latin-1"))
        told = next((value for name, value in parameters if name == PARAMETER), "")
        if self._is_good(told) and scope["type"] == "http":
            others = [pair for pair in parameters if pair[0] != PARAMETER]
            await self._opened(told, others)(scope, receive, send)
        elif self._is_good(told) or self._is_good(self._shown(scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # the handshake is answered with 403
        else:
            await PlainTextResponse(REFUSAL, FORBIDDEN)(scope, receive, send)

    def _opened(self, token: str, others: list[tuple[str, str]]) -> Response:
        """The same address without the token, which is kept as a cookie from now on."""
        # Relative, so that it holds behind any proxy's prefix.
        response = Response(status_code=SEE_OTHER, headers={"Location": f"?{urlencode(others)}"})
        response.set_cookie(self._cookie, token, httponly=True, samesite="lax")
        return response

    def _shown(self, scope: Scope) -> str:
        try:
            cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
        except CookieError:
            return ""
        return cookies[self._cookie].value if self._cookie in cookies else ""

    def _is_good(self, told: str) -> bool:
        return bool(told) and any(
            hmac.compare_digest(told.encode(), token.encode()) for token in self._tokens()
        )
