"""From which address does a request come, where no proxy was named?

uvicorn believes `X-Forwarded-For` and `X-Forwarded-Proto` of whoever is on this machine, and reads
whom else to believe before the app is loaded, so that `streamlit run` cannot tell it otherwise.
Here the connection itself is asked.

Buys: a program on this machine, or whoever comes through a tunnel that ends here, cannot be a new
address with every request, past all that is limited by address.
Breaks when: uvicorn's `receive` no longer belongs to an object with a transport; the addresses are
then as uvicorn has them, and a test fails.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from explorer.server.observed.request_ids import FROM_PROXY
from explorer.ui.front_end.asgi import ASGIApp, Receive, Scope, Send

TRUSTED_VARIABLE = "FORWARDED_ALLOW_IPS"
"""uvicorn's own: addresses and networks of proxies that are believed, comma-separated."""


class PeerAddress:
    """ASGI middleware that undoes what was believed of forwarding headers without leave."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._is_needed = not os.environ.get(TRUSTED_VARIABLE)
        self._trusted = [each.strip() for each in os.environ.get(TRUSTED_VARIABLE, "").split(",")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, from whoever holds the connection."""
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if transport is not None and scope["type"] in ("http", "websocket"):
            scope[FROM_PROXY] = _is_among(transport.get_extra_info("peername"), self._trusted)
        if self._is_needed and transport is not None and scope["type"] in ("http", "websocket"):
            peer = transport.get_extra_info("peername")
            if isinstance(peer, tuple):  # not a socket of this machine's files
                scope["client"] = (str(peer[0]), int(peer[1]))
            secure = "s" if transport.get_extra_info("sslcontext") else ""
            scope["scheme"] = ("http" if scope["type"] == "http" else "ws") + secure
        await self._app(scope, receive, send)


def _is_among(peer: object, trusted: Sequence[str]) -> bool:
    """Whether a connection is one of these addresses and networks; `*` is any."""
    if "*" in trusted:
        return True
    if not isinstance(peer, tuple):  # of a socket of this machine's files nothing is known
        return False
    try:
        address = ip_address(str(peer[0]))
    except ValueError:
        return False
    return any(address in network for network in map(_network, trusted) if network is not None)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None
