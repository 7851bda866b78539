"""How does a selection of thousands of rows come back from a browser as a short text?

The form that `rows_code.js` writes: the shorter of a bit for each row, after "b", and the gaps
between the rows selected, seven bits to a byte, after "g"; both in base64 without `+ / =`.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np
from numpy.typing import NDArray


def rows_of(code: Any, count: int) -> NDArray[np.int64]:
    """The rows of a selection among so many, rising; none where the text is no such code."""
    nothing = np.empty(0, dtype=np.int64)
    if not isinstance(code, str) or code[:1] not in ("b", "g"):
        return nothing
    try:
        packed = base64.b64decode(code[1:] + "=" * (-len(code[1:]) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return nothing
    found = np.frombuffer(packed, dtype=np.uint8)
    if code[0] == "b":
        bits = np.unpackbits(found, bitorder="little")
        return np.flatnonzero(bits[:count]) if len(found) == -(-count // 8) else nothing
    rows = np.cumsum(np.array(_gaps(found), dtype=np.int64) + 1) - 1
    return rows if len(rows) and rows[-1] < count else nothing


def code_of(rows: NDArray[np.int64], count: int) -> str:
    """The code of rows among so many; "" of none."""
    if not len(rows):
        return ""
    mask = np.zeros(count, dtype=np.uint8)
    mask[rows] = 1
    bits = np.packbits(mask, bitorder="little").tobytes()
    gaps = b"".join(_varint(int(gap)) for gap in np.diff(np.flatnonzero(mask), prepend=-1) - 1)
    kind, packed = ("g", gaps) if len(gaps) < len(bits) else ("b", bits)
    return kind + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _gaps(found: NDArray[np.uint8]) -> list[int]:
    gaps, gap, shift = [], 0, 0
    for byte in found.tolist():
        gap |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            gaps.append(min(gap, 2**40))
            gap = shift = 0
    return gaps if shift == 0 else [2**40]


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])
