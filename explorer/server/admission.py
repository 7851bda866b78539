"""How many connections are open, and may one more be opened?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network

from explorer.server.limits import ENVIRONMENT_PREFIX, Limits
from explorer.server.refusals import CloseCode, Refusal

PER_ADDRESS_VARIABLE = f"{ENVIRONMENT_PREFIX}CONNECTIONS_PER_ADDRESS"
"""A hall behind one proxy is one address."""
IPV6_HOUSEHOLD_BITS = 64
"""One IPv6 subscriber holds at least a /64, so its addresses count as one."""


class Admission:
    """Counts open connections, in all and per address.

    Args:
        variable: that a host can set so that one address may have more; "" where there is none.
    """

    def __init__(self, limits: Limits, variable: str = PER_ADDRESS_VARIABLE) -> None:
        self._limits = limits
        self._remedy = f"; a host can allow more: {variable}" if variable else ""
        self._open: Counter[str] = Counter()

    @property
    def connections(self) -> int:
        """Connections that are open now."""
        return self._open.total()

    @contextmanager
    def admitted(self, address: str) -> Iterator[None]:
        """Hold one of the connections for `address` while the block runs.

        Raises:
            Refusal: all connections are taken, or all that one address may have.
        """
        household = household_of(address)
        if self.connections >= self._limits.connections:
            raise Refusal(
                CloseCode.TRY_AGAIN_LATER,
                f"All {self._limits.connections} connections are taken; try again later.",
            )
        if self._open[household] >= self._limits.connections_per_address:
            raise Refusal(
                CloseCode.TRY_AGAIN_LATER,
                f"Your address has {self._limits.connections_per_address} connections open"
                f"{self._remedy}.",
            )
        self._open[household] += 1
        try:
            yield
        finally:
            self._open[household] -= 1
            if not self._open[household]:
                del self._open[household]


def household_of(address: str) -> str:
    """What counts as one address: an IPv4 address, an IPv6 /64, or the text if it is neither."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:  # what a dual-stack socket calls an IPv4 client
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed.packed, IPV6_HOUSEHOLD_BITS), strict=False))
