"""Where does one reach, from this machine, a server that is bound to a host?"""

from __future__ import annotations

LOOPBACK = "127.0.0.1"
EVERYWHERE = {"": LOOPBACK, "*": LOOPBACK, "0.0.0.0": LOOPBACK, "::": "::1"}
"""Bound to one of these, a server listens at every address, this one among them."""
LARGEST_PORT = 65_535


def reached_at(host: str) -> str:
    """The host to ask for in an address, an IPv6 one in its brackets.

    Args:
        host: that the server is bound to, in brackets or not; "" for every one.
    """
    bare = host.strip("[]")
    found = EVERYWHERE.get(bare, bare)
    return f"[{found}]" if ":" in found else found
