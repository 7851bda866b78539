"""What does a JPEG say of itself, and is all of its picture there?"""

from __future__ import annotations

import re
import struct

from explorer.data.container import (
    DAMAGED,
    PART_LIMIT,
    TRUNCATED,
    Container,
    too_many_parts,
)
from explorer.data.picture_errors import ImageError

SCAN_LIMIT = 40
"""Scans of a JPEG; each is a pass over the whole picture, and encoders write at most about 20."""

COEFFICIENTS = 64
"""Of each 8×8 block, in each layer."""

END = b"\xff\xd9"

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ARITHMETIC = frozenset(range(0xC9, 0xD0))
_MARKER = re.compile(rb"\xff[^\x00\xff]")
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def walk_jpeg(data: bytes) -> Container:
    """A JPEG rebuilt from what draws its first picture.

    Where its scans say that they hold all of the picture, the end marker may be missing; whether
    the last scan is whole, only its decoder can tell.

    Raises:
        ImageError: cut short, damaged in its structure, or of a kind that takes too long.
    """
    kept = [b"\xff\xd8"]
    exif = b""
    width = height = layers = scans = 0
    exact: dict[int, set[int]] = {}
    position = 2
    for _ in range(PART_LIMIT):
        found = _MARKER.search(data, position)
        if found is None:
            if not layers or sum(len(known) for known in exact.values()) < layers * COEFFICIENTS:
                raise ImageError(TRUNCATED.format("JPEG"))
            whole = b"".join([*kept, END])
            return Container("JPEG", width, height, whole, exif, layers == 1, unended=True)
        marker, start = found[0][1], found.end()
        if marker == 0xD9:
            kept.append(found[0])
            return Container("JPEG", width, height, b"".join(kept), exif, grey=layers == 1)
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position = start
            continue
        end = start + int.from_bytes(data[start : start + 2])
        if end > len(data) or end < start + 2:
            raise ImageError(TRUNCATED.format("JPEG"))
        if marker in _FRAMES:
            if layers:
                raise ImageError(DAMAGED.format("JPEG", "it declares its size twice"))
            height, width, layers = struct.unpack(">xHHB", data[start + 2 : start + 8])
            if marker in _ARITHMETIC:
                raise ImageError("This JPEG is arithmetic-coded; save it as an ordinary JPEG.")
        if marker == 0xDA:
            scans += 1
            if scans > SCAN_LIMIT:
                raise ImageError(
                    f"This JPEG is made of more than {SCAN_LIMIT} scans, which take too long to "
                    "decode; save it as an ordinary JPEG."
                )
            _note_exact(data[start + 2 : end], exact)
            after = _AFTER_SCAN.search(data, end)
            end = after.start() if after else len(data)
        if marker == 0xE1 and not exif and data[start + 2 : start + 8] == b"Exif\0\0":
            exif = data[start + 2 : end]
        if not _is_metadata(marker):
            kept.append(b"\xff" + data[start - 1 : end])
        position = end
    raise too_many_parts("JPEG")


def _note_exact(header: bytes, exact: dict[int, set[int]]) -> None:
    """Add, of each layer, the coefficients whose last bit a scan holds."""
    count = header[0]
    first, last, bits = struct.unpack_from("3B", header, 1 + 2 * count)
    if bits & 15 == 0:
        for layer in header[1 : 1 + 2 * count : 2]:
            exact.setdefault(layer, set()).update(range(first, min(last + 1, COEFFICIENTS)))


def _is_metadata(marker: int) -> bool:
    """Whether a segment has no say in the pixels: comments, and all but APP0 (JFIF), APP14 (Adobe).

    Those two are kept because they tell the decoder which colour space the three or four layers
    are in, and whether the inks of a CMYK file are stored inverted.
    """
    return marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in (0xE0, 0xEE))
