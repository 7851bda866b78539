"""How do a description and many arrays and pictures travel to the browser as one run of bytes?

uint32 length of a JSON header (little-endian), the header, then the blobs, each starting on a
multiple of four bytes. `header["blobs"]` has for each its offset from the first, its length and a
digest, by which the browser knows what it has already decoded. `wire.js` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_DIGEST_BYTES = 8


def pack_envelope(header: Mapping[str, Any], blobs: Mapping[str, bytes]) -> bytes:
    """The header (JSON-serialisable) and the blobs as one message; equal input, equal bytes."""
    places: dict[str, tuple[int, int, str]] = {}
    parts: list[bytes] = []
    offset = 0
    for name, blob in blobs.items():
        places[name] = (offset, len(blob), _digest(blob))
        parts += [blob, _padding(len(blob))]
        offset += len(blob) + len(parts[-1])
    full = {**header, "blobs": places}
    full["digest"] = _digest(_json(full))
    text = _json(full)
    return b"".join(
        [len(text).to_bytes(4, "little"), text, _padding(4 + len(text)), *parts],
    )


def _json(header: Mapping[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":"), allow_nan=False).encode()


def _digest(blob: bytes) -> str:
    return hashlib.blake2b(blob, digest_size=_DIGEST_BYTES).hexdigest()


def _padding(length: int) -> bytes:
    return bytes(-length % 4)
