"""How is an app kept to the one person who was given its address?

Whoever knows the token opens the door once, by the address; from then on a cookie of the browser
does. Other users of the same machine know neither.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

PARAMETER = "token"
COOKIE = "latent-space-explorer"
MARK_CHARS = 12
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
        elif self._is_good(told) or any(map(self._is_good, self._shown(scope))):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # the handshake is answered with 403
        else:
            await PlainTextResponse(REFUSAL, FORBIDDEN)(scope, receive, send)

    def _opened(self, token: str, others: list[tuple[str, str]]) -> Response:
        """The same address without the token, which is kept as a cookie from now on."""
        # Relative, so that it holds behind any proxy's prefix.
        response = Response(status_code=SEE_OTHER, headers={"Location": f"?{urlencode(others)}"})
        # One for each view: that of a view which is closed does not take another's place.
        mark = hashlib.sha256(token.encode()).hexdigest()[:MARK_CHARS]
        response.set_cookie(f"{self._cookie}-{mark}", token, httponly=True, samesite="lax")
        return response

    def _shown(self, scope: Scope) -> list[str]:
        """The tokens in the cookies of this server."""
        # As browsers read them: `http.cookies` takes none at all where another app's is odd, and
        # every app of a host has every other's.
        cookies = cookie_parser("; ".join(Headers(scope=scope).getlist("cookie")))
        return [told for name, told in cookies.items() if name.startswith(f"{self._cookie}-")]

    def _is_good(self, told: str) -> bool:
        return bool(told) and any(
            hmac.compare_digest(told.encode(), token.encode()) for token in self._tokens()
        )
