"""How do a description and many arrays and pictures travel to the browser as one run of bytes?

uint32 length of a JSON header (little-endian), the header, then the blobs, each starting on a
multiple of four bytes. `header["blobs"]` has for each its offset from the first, its length and a
digest, by which the browser knows what it has already decoded. `wire.js` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

_DIGEST_BYTES = 8


def pack_apart(
    header: Mapping[str, Any],
    blobs: Mapping[str, bytes],
    names: Collection[str],
    keep: Callable[[bytes], str],
) -> bytes:
    """The same, but that the browser is only told where it finds the blobs of these names.

    Args:
        keep: keeps a blob for it; where, as `apart.js` fetches it.
    """
    apart = {name: keep(blobs[name]) for name in names if name in blobs}
    rest = {name: blob for name, blob in blobs.items() if name not in apart}
    return pack_envelope({**header, "apart": apart}, rest)


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


def carried_envelope(
    envelope: bytes, decoder: bytes, runner: str, halves: Collection[str] = ()
) -> bytes:
    """The same for a page that has no server: with the model's decoder, and smaller.

    Args:
        envelope: of a header with a `socket_path`, which is emptied.
        decoder, runner: the decoder's file and the script of its worker.
        halves: blobs of float32 that are written as float16.
    """
    length = int.from_bytes(envelope[:4], "little")
    header = json.loads(envelope[4 : 4 + length])
    first = 4 + length + len(_padding(4 + length))
    blobs = {
        name: envelope[first + offset : first + offset + size]
        for name, (offset, size, _) in header["blobs"].items()
    }
    smaller = [name for name in halves if name in blobs]
    for name in smaller:
        blobs[name] = np.frombuffer(blobs[name], dtype="<f4").astype("<f2").tobytes()
    blobs |= {"decoder": decoder, "runner": runner.encode()}
    return pack_envelope({**header, "socket_path": "", "halves": smaller}, blobs)


def _json(header: Mapping[str, Any]) -> bytes:
    return json.dumps(header, separators=(",", ":"), allow_nan=False).encode()


def _digest(blob: bytes) -> str:
    return hashlib.blake2b(blob, digest_size=_DIGEST_BYTES).hexdigest()


def _padding(length: int) -> bytes:
    return bytes(-length % 4)
