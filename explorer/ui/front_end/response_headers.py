"""What may a page of ours do in a browser, and who may frame it?

One Content-Security-Policy stands on every reply, Streamlit's own and ours: whatever text of a card
or an address came to stand on a page as markup, the browser asks no other host for anything and
runs no script that is not this server's.

What Streamlit's front end needs beside `'self'`, each seen in a browser's console without it:
`blob:` scripts (how it loads a component's), inline styles (its own, and plotly's), `'unsafe-eval'`
(plotly writes the programs of a WebGL plane), and the inline scripts of the page's head, which are
named by their hashes.
Breaks when: an upgrade needs more; a page's console then says what, and the browser's tests fail.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from explorer.ui.front_end.asgi import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
OWN = "'self'"


class ResponseHeaders:
    """ASGI middleware that says on every reply what a browser may do with it.

    Args:
        html: pages and parts of them whose inline scripts may run.
        framed_by: origins besides this server's whose pages may show it in a frame; `*` for any.
    """

    def __init__(self, app: ASGIApp, html: Iterable[str], framed_by: Iterable[str] = ()) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", policy(html, framed_by).encode()),
            (b"x-content-type-options", b"nosniff"),
            # An address holds the view, and of an own model the token that opens it.
            (b"referrer-policy", b"same-origin"),
        ]
        self._names = {name for name, _ in self._headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [pair for pair in message["headers"] if pair[0].lower() not in self._names]
                message = {**message, "headers": [*others, *self._headers]}
            await send(message)

        await self._app(scope, receive, said)


def policy(html: Iterable[str], framed_by: Iterable[str] = ()) -> str:
    """The policy for pages with these inline scripts."""
    scripts = sorted({_hash(script) for part in html for script in INLINE.findall(part)})
    rules = {
        "default-src": [OWN],
        "script-src": [OWN, "blob:", "'unsafe-eval'", *scripts],
        "style-src": [OWN, "'unsafe-inline'"],
        "img-src": [OWN, "data:", "blob:"],
        "font-src": [OWN, "data:"],
        "media-src": [OWN, "data:", "blob:"],
        "worker-src": [OWN, "blob:"],
        "object-src": ["'none'"],
        "base-uri": [OWN],
        "form-action": [OWN],
        "frame-ancestors": [OWN, *framed_by],
    }
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items())


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
