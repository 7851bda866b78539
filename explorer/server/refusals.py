"""How is a client told that it will not be served, and why?

A refusal is a WebSocket close frame: a code of RFC 6455 §7.4.1 and a reason of at most 123 bytes.
The connection is accepted first, because a browser shows the page neither the code nor the reason
of a handshake that fails (it reports 1006, and no words). Only a foreign page gets no handshake: it
is nobody's business here.
"""

from __future__ import annotations

from enum import IntEnum

MAX_REASON_BYTES = 123
"""A control frame carries 125 bytes, two of which are the code (RFC 6455 §5.5)."""


class CloseCode(IntEnum):
    """The close codes that the live socket sends, with the meaning they have here."""

    UNSUPPORTED_DATA = 1003
    """A text frame came; only binary ones are understood."""
    INVALID_PAYLOAD = 1007
    """A binary frame came that is not a request: wrong size, not finite, no such label."""
    POLICY = 1008
    """The client may not do this: its origin, its model or its rate."""
    TOO_BIG = 1009
    """More bytes or more rows than one message may hold."""
    FAILED = 1011
    """The server could not do what it should have done."""
    TRY_AGAIN_LATER = 1013
    """As many connections are open as may be."""
    NOT_FOUND = 4404
    """What was asked for is not there, or not any more; it is not asked for again."""


class Refusal(Exception):
    """The client will not be served: the socket closes with this code and this reason.

    Attributes:
        code: what kind of refusal.
        reason: one sentence for a person, at most 123 bytes of UTF-8 (cut with "…" if longer).
    """

    def __init__(self, code: CloseCode, reason: str) -> None:
        self.code = code
        self.reason = fitting(reason)
        super().__init__(f"{int(code)} {self.reason}")


def fitting(reason: str) -> str:
    """`reason`, cut between characters so that a close frame can carry it."""
    encoded = reason.encode("utf-8", errors="replace")
    if len(encoded) <= MAX_REASON_BYTES:
        return encoded.decode("utf-8")
    ellipsis = "…"
    room = MAX_REASON_BYTES - len(ellipsis.encode())
    return encoded[:room].decode("utf-8", errors="ignore") + ellipsis
