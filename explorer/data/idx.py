"""How are idx bytes read?  (LeCun's format for MNIST: a big-endian header, then raw uint8.)"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from explorer.data.dataset import DataError, read_only

UINT8_CODE = 0x08


def header_bytes(dimensions: int) -> int:
    """Length of the header in bytes: a 4-byte magic number, then 4 bytes per dimension."""
    return 4 + 4 * dimensions


def read_idx(contents: bytes, shape: tuple[int, ...], source: str) -> NDArray[np.uint8]:
    """Parse idx `contents` that must hold uint8 values of exactly `shape`; read-only array.

    Raises DataError, naming `source`, where the magic number, a dimension or the number of bytes
    is not what the shape asks for.  The shape is given, not believed: a header cannot make this
    allocate anything.
    """
    expected_magic = bytes((0, 0, UINT8_CODE, len(shape)))
    start = header_bytes(len(shape))
    if len(contents) < start or contents[:4] != expected_magic:
        raise DataError(
            f"{source} is not an idx file of uint8 values in {len(shape)} dimensions: it begins "
            f"with {contents[:4].hex(' ') or 'nothing'}, expected {expected_magic.hex(' ')}."
        )
    found = struct.unpack(f">{len(shape)}I", contents[4:start])
    if found != shape:
        raise DataError(f"{source} says that its shape is {found}, expected {shape}.")
    count = int(np.prod(shape))
    if len(contents) - start != count:
        raise DataError(
            f"{source} holds {len(contents) - start:,} values after its header, expected {count:,}."
        )
    return read_only(np.frombuffer(contents, dtype=np.uint8, offset=start).reshape(shape))
