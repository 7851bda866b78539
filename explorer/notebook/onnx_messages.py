"""In which form do arrays go to the process that runs a foreign file, and come back?

A message is its length in bytes, a header of whole numbers, and float32 values: nothing in it can
be anything but numbers. A sentence comes back in place of arrays where something went wrong.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

LENGTH = struct.Struct("<Q")
NUMBER = struct.Struct("<q")
ERROR = -1
MOST_BYTES = 1 << 30
MOST_ARRAYS, MOST_SIDES = 64, 16


class MessageError(Exception):
    """The other side said something that is no message, or that something went wrong."""


def write_bytes(sink: IO[bytes], contents: bytes) -> None:
    """A message of bytes."""
    sink.write(LENGTH.pack(len(contents)))
    sink.write(contents)
    sink.flush()


def read_bytes(source: IO[bytes]) -> bytes:
    """The next message; b"" at the end, also where that is within one."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return b""
    (length,) = LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise MessageError(f"A message of {length} bytes is too long.")
    message = source.read(length)
    return message if len(message) == length else b""


def write_arrays(sink: IO[bytes], arrays: Sequence[NDArray[Any]]) -> None:
    """Arrays as float32."""
    parts = [NUMBER.pack(len(arrays))]
    for array in arrays:
        parts += [NUMBER.pack(side) for side in (array.ndim, *array.shape)]
    parts += [np.ascontiguousarray(array, np.float32).tobytes() for array in arrays]
    write_bytes(sink, b"".join(parts))


def write_error(sink: IO[bytes], words: str) -> None:
    """A sentence in place of arrays."""
    write_bytes(sink, NUMBER.pack(ERROR) + words.encode())


def read_arrays(source: IO[bytes]) -> list[NDArray[np.float32]] | None:
    """The next message's arrays; None at the end.

    Raises:
        MessageError: a sentence came in their place, or no message.
    """
    message = read_bytes(source)
    return arrays_of(message) if message else None


def arrays_of(message: bytes) -> list[NDArray[np.float32]]:
    """The arrays in a message.

    Raises:
        MessageError: as `read_arrays` does.
    """
    numbers = _Numbers(message)
    count = numbers.next()
    if count == ERROR:
        raise MessageError(message[NUMBER.size :].decode(errors="replace"))
    if not 0 <= count <= MOST_ARRAYS:
        raise MessageError("That is no message.")
    shapes = []
    for _ in range(count):
        sides = numbers.next()
        if not 0 <= sides <= MOST_SIDES:
            raise MessageError("That is no message.")
        shapes.append([numbers.next() for _ in range(sides)])
    sizes = [math.prod(shape) for shape in shapes]
    if min((side for shape in shapes for side in shape), default=0) < 0 or 4 * sum(sizes) != len(
        numbers.rest
    ):
        raise MessageError("That is no message.")
    values = np.frombuffer(numbers.rest, np.float32)
    ends = np.cumsum(sizes)[:-1]
    parts = np.split(values, ends)
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=False)]


class _Numbers:
    """Whole numbers, read one after the other."""

    def __init__(self, message: bytes):
        self._message, self._place = message, 0

    def next(self) -> int:
        if self._place + NUMBER.size > len(self._message):
            raise MessageError("That is no message.")
        (number,) = NUMBER.unpack_from(self._message, self._place)
        self._place += NUMBER.size
        return int(number)

    @property
    def rest(self) -> bytes:
        return self._message[self._place :]
