"""Under which names does this server answer?

A page of another site can have its own name point at this machine once it is loaded ("DNS
rebinding"): its requests then count as same-origin, and only their `Host` still tells them apart.
So a name that is not this server's own is refused, before anything else looks at the request.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from explorer.server.addresses import LOOPBACK

LOCAL_NAMES = frozenset({"localhost", LOOPBACK, "::1"})
ANY_HOST = "*"
MISDIRECTED = 421
"""RFC 9110 §15.5.20: the server cannot speak for the host that was asked for."""
SHOWN_CHARS = 80
"""What is repeated of a name that a stranger chose."""


class KnownHosts:
    """ASGI middleware that refuses requests for any other host than this server.

    Args:
        allowed: names besides this machine's; a leading `*.` stands for any subdomain, `*` for any
            name at all.
        is_open: whether the server listens to other machines; then this machine's own names and
            the address that a client reached count too.
        own_names: this machine's names, looked up on the first need.
    """

    def __init__(
        self,
        app: ASGIApp,
        allowed: Collection[str] = (),
        is_open: bool = False,
        own_names: Callable[[], frozenset[str]] | None = None,
    ) -> None:
        self._app = app
        self._allowed = tuple(name.strip().lower().rstrip(".") for name in allowed)
        self._is_open = is_open
        self._own_names = own_names or machine_names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with one sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        hosts = Headers(scope=scope).getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        if name is not None and self._is_known(name, scope):
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})  # the handshake is answered with 403
        else:
            await PlainTextResponse(_refusal(name), MISDIRECTED)(scope, receive, send)

    def _is_known(self, name: str, scope: Scope) -> bool:
        if name in LOCAL_NAMES or any(_matches(name, pattern) for pattern in self._allowed):
            return True
        if not self._is_open:
            return False
        reached = (scope.get("server") or ("",))[0]
        return name == _plain_address(reached) or name in self._own_names()


def host_name(host: str) -> str | None:
    """The name in a `Host` header, lower case, without its port; None where it holds no name."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port  # raises where it is no port
    except ValueError:
        return None
    is_bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    name = (parts.hostname or "").rstrip(".")
    if not name or not is_bare or host != host.strip():
        return None
    return _plain_address(name)


@lru_cache(maxsize=1)
def machine_names() -> frozenset[str]:
    """This machine's names and addresses, as far as it knows them itself; lower case."""
    name = socket.gethostname().lower()
    names = {name, name.partition(".")[0], f"{name.partition('.')[0]}.local"}
    try:
        found, others, addresses = socket.gethostbyname_ex(name)
        names.update(each.lower() for each in (found, *others))
        names.update(addresses)
    except OSError:  # it has no name that can be looked up
        pass
    return frozenset(names - {""})


def _matches(name: str, pattern: str) -> bool:
    if pattern == ANY_HOST:
        return True
    return name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern.strip("[]")


def _plain_address(name: str) -> str:
    """An address in its one usual form: IPv4 where an IPv6 socket wrote it in its own way."""
    try:
        address = ip_address(name)
    except ValueError:
        return name
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _refusal(name: str | None) -> str:
    if name is None:
        return "This request does not say for which host it is meant."
    shown = name if len(name) <= SHOWN_CHARS else f"{name[:SHOWN_CHARS]}…"
    return (
        f"This server does not answer to the name {shown!r}. If it should, start it with "
        "--server.allowedHosts followed by that name."
    )
