"""How do numbers, such as painted codes or a machine's state, fit into an address?

Deflated, and in the letters that need no escaping there. What comes out of an address is bounded
before it is unpacked, and while it is.
"""

from __future__ import annotations

import base64
import binascii
import zlib

LONGEST = 6_000
"""Characters: an address of more is cut by proxies on the way, nginx at 8 kB."""


def packed(data: bytes) -> str | None:
    """The text for an address; None where it would be too long for one."""
    text = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode("ascii").rstrip("=")
    return text if len(text) <= LONGEST else None


def unpacked(text: str, at_most: int) -> bytes | None:
    """What `packed` packed; None where the text is none of its, or holds more bytes than that."""
    if len(text) > LONGEST or not text.isascii():
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        stream = zlib.decompressobj()
        data = stream.decompress(raw, at_most)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return data if stream.eof and not stream.unused_data else None
