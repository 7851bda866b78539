"""Who may see what happens on this server?

The host, by the secret that opens the page of shared models too: in a form of the host's page, or
as `Authorization: Bearer` of a program that collects metrics. Without a secret only what comes from
this machine itself may, and only where no other machine can reach the server.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import Callable

from starlette.requests import Request

COOKIE = "latent-space-explorer-host"
OPEN_S = 12 * 3600
"""How long a browser that gave the secret need not give it again."""
WRONG_S = 1.0
"""What a wrong secret costs."""
FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers of which a proxy sends at least one."""


class HostGate:
    """Tells the host from others.

    Args:
        secret: what the host gives; None where there is none.
        is_open: whether other machines reach this server, or it answers to other names.
        clock: Unix time, s.
    """

    def __init__(
        self,
        secret: str | None = None,
        is_open: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._secret = (secret or "").encode()
        self._is_open = is_open
        self._clock = clock
        self._one_wrong_at_a_time: asyncio.Lock | None = None

    async def is_secret(self, given: str) -> bool:
        """Whether that is the secret; one that is not costs a second, everybody's in a row."""
        if self._secret and hmac.compare_digest(given.encode(), self._secret):
            return True
        self._one_wrong_at_a_time = self._one_wrong_at_a_time or asyncio.Lock()
        async with self._one_wrong_at_a_time:
            await asyncio.sleep(WRONG_S)
        return False

    async def may_collect(self, request: Request) -> bool:
        """Whether a program may have the metrics."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if given:
            return kind.lower() == "bearer" and await self.is_secret(given.strip())
        is_direct = not any(name in request.headers for name in FORWARDING)
        return not self._is_open and is_direct

    def is_host(self, request: Request) -> bool:
        """Whether a browser has given the secret before."""
        until, _, mark = request.cookies.get(COOKIE, "").partition(".")
        if not (self._secret and until.isdecimal() and len(until) <= len(str(2**63))):
            return False
        is_ours = hmac.compare_digest(mark.encode(), self._mark(until).encode())
        return is_ours and int(until) > self._clock()

    def cookie(self) -> str:
        """What a browser that gave the secret keeps."""
        until = str(int(self._clock() + OPEN_S))
        return f"{until}.{self._mark(until)}"

    def _mark(self, until: str) -> str:
        return hmac.new(self._secret, f"host {until}".encode(), hashlib.sha256).hexdigest()
