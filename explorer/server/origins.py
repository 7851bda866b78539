"""Which web pages may open the live socket?

A browser lets any page open a WebSocket to any host and names the page in `Origin`; the server
must look (RFC 6455 §10.2). A request without `Origin` is let through: browsers always send one
with a WebSocket, so such a client is a program, which could name any origin that it liked.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
ANY_ORIGIN = "*"


class OriginError(ValueError):
    """A list of origins has something in it that is none; one sentence."""


def is_allowed(origin: str | None, host: str | None, others: Collection[str]) -> bool:
    """Whether a page from `origin` may talk to the server that it reached as `host`.

    Args:
        origin: the request's Origin header, None if there was none.
        host: the request's Host header.
        others: origins that are allowed besides the server's own; `*` allows any.
    """
    if origin is None or ANY_ORIGIN in others:
        return True
    place = _place(origin)
    if place is None:
        return False
    scheme, name, port = place
    if host is not None and _place(f"{scheme}://{host}") == (scheme, name, port):
        return True
    return any(_place(other) == place for other in others)


def origins_of(variable: str, text: str) -> tuple[str, ...]:
    """The origins that a variable of the environment lists, with commas between.

    Raises:
        OriginError: one of them is none.
    """
    origins = tuple(part.strip() for part in text.split(",") if part.strip())
    for origin in origins:
        if origin != ANY_ORIGIN and not is_origin(origin):
            raise OriginError(
                f"{variable} has {origin[:80]!r}: say an origin such as https://example.org, "
                "or several with commas between."
            )
    return origins


def is_origin(text: str) -> bool:
    """Whether a text is a web origin as one writes it: `https://example.org:8443`."""
    place = _place(text) if re.fullmatch(r"https?://[\w.:\[\]-]+", text, re.ASCII) else None
    return place is not None


def _place(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin; None where it names none, as the origin `null`."""
    try:
        parts = urlsplit(origin.strip())
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None or not _is_bare(parts):
        return None
    return parts.scheme, parts.hostname, port


def _is_bare(parts: SplitResult) -> bool:
    """Whether there is nothing but scheme, host and port, as in every true origin."""
    return "@" not in parts.netloc and not (parts.path.strip("/") or parts.query or parts.fragment)
