"""At which address does a phone reach this machine?

The projector often has the page open as `localhost`, which on a phone is the phone itself.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass

from explorer.server.hosts import LOCAL_NAMES, host_name

NOWHERE = "192.0.2.1"
"""TEST-NET-1 (RFC 5737): choosing a way there sends nothing, and names the interface outwards."""
CLOSED = (
    "This server serves this machine only, so no phone reaches it: start it with "
    "--server.address 0.0.0.0."
)

NO_NETWORK = (
    "This machine's own address in a network was not found, so no phone reaches it: join a network "
    "and reload this page."
)


@dataclass(frozen=True)
class JoinAddress:
    """Where a phone goes.

    Attributes:
        url: in full, for a QR code.
        short: as one types it, without its scheme.
        warning: one sentence where no other machine reaches it; "" otherwise.
    """

    url: str
    short: str
    warning: str = ""


def join_address(
    code: str, host: str, scheme: str = "http", base_path: str = "", is_open: bool = True
) -> JoinAddress:
    """The address of a room's phone page.

    Args:
        host: as the request that asks has it, such as `localhost:8501`.
        scheme: that request's, `http` or `https`.
        is_open: whether other machines reach this server.
    """
    warning = ""
    if host_name(host) in LOCAL_NAMES:
        port = host.rpartition(":")[2] if not host.endswith("]") and ":" in host else ""
        address = own_address() if is_open else None
        warning = "" if address else NO_NETWORK if is_open else CLOSED
        host = (f"{address}:{port}" if port else address) if address else host
    short = f"{host}{base_path}/room/{code}"
    return JoinAddress(f"{scheme}://{short}", short, warning)


def own_address() -> str | None:
    """This machine's address on its network; None where it is on none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((NOWHERE, 9))
        except OSError:
            return None
        found: str = probe.getsockname()[0]
        return found
