"""What can be checked in an image file before any of its pixels is decoded?

A decoder is only as safe as what it is handed. Here each file is walked without decoding: its
size is read and checked, and PNG, JPEG and GIF files are rebuilt from the parts that draw the
picture. Text, comments, thumbnails, profiles and later frames never reach the decoder, and with
them go the attacks that live there (text that inflates to gigabytes, EXIF directories whose
entries all point at the same megabyte, a hundred thousand scans over one photograph).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator

from explorer.data.container import (
    DAMAGED,
    PART_LIMIT,
    PIXEL_LIMIT,
    TRUNCATED,
    Container,
    check_size,
    too_many_parts,
)
from explorer.data.jpeg_container import walk_jpeg
from explorer.data.other_formats import MORE_FORMATS, not_ours
from explorer.data.picture_errors import ImageError

METADATA_LIMIT = 1 << 20
"""Bytes to which all compressed texts and profiles of one PNG may inflate together."""

BLOCK_LIMIT = 1 << 20
"""Data blocks of one part of a GIF; at the usual 255 bytes each that would be 267 MB."""

RLE_PIXEL_LIMIT = 2_000_000
"""Pixels of a run-length coded BMP, which Pillow decodes in Python, one run at a time."""


def open_container(data: bytes, pixel_limit: int = PIXEL_LIMIT) -> Container:
    """Recognise a file by its content and check its size, decoding nothing.

    Args:
        data: the whole file.
        pixel_limit: of all formats but JPEG, of which `JPEG_PIXEL_LIMIT` is the least.

    Raises:
        ImageError: not one of the formats, cut short, damaged in its structure, or too large.
    """
    for name, (signature, walk) in FORMATS.items():
        if signature.match(data):
            try:
                container = walk(data)
            except (struct.error, IndexError) as error:
                raise ImageError(TRUNCATED.format(name)) from error
            check_size(container, pixel_limit)
            return container
    raise not_ours(data)


# PNG -------------------------------------------------------------------------------------------


def _png(data: bytes) -> Container:
    kept = [data[:8]]
    exif = b""
    budget = METADATA_LIMIT
    width, height, _, colour = struct.unpack(">II2B", data[16:26])
    for count, (kind, start, end) in enumerate(_png_chunks(data)):
        if (count == 0) != (kind == b"IHDR"):
            raise ImageError(DAMAGED.format("PNG", "its header is not in its place"))
        if kind in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"):
            kept.append(data[start - 8 : end + 4])
        elif kind == b"eXIf":
            exif = data[start:end]
        elif kind in (b"zTXt", b"iTXt", b"iCCP"):
            budget -= _inflated_size(kind, data[start:end], budget)
    return Container("PNG", width, height, b"".join(kept), exif, grey=colour in (0, 4))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each chunk's content, to IEND inclusive."""
    position = 8
    for _ in range(PART_LIMIT):
        length, kind = struct.unpack_from(">I4s", data, position)
        start, end = position + 8, position + 8 + length
        if end + 4 > len(data):
            raise ImageError(TRUNCATED.format("PNG"))
        yield kind, start, end
        if kind == b"IEND":
            return
        position = end + 4
    raise too_many_parts("PNG")


def _inflated_size(kind: bytes, content: bytes, budget: int) -> int:
    """Bytes to which a compressed PNG text or profile inflates; refuses more than the budget."""
    _, _, rest = content.partition(b"\0")
    if kind == b"iTXt":
        if rest[:1] != b"\1":
            return 0
        rest = rest[1:].split(b"\0", 2)[-1]
    try:
        size = len(zlib.decompressobj().decompress(rest[1:], budget + 1))
    except zlib.error:
        return 0
    if size > budget:
        raise ImageError(
            "This PNG file hides text that inflates to more than "
            f"{METADATA_LIMIT >> 20} MB; save the picture without its metadata."
        )
    return size


# GIF -------------------------------------------------------------------------------------------


def _gif(data: bytes) -> Container:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    position = 13 + _palette_bytes(flags)
    kept = [data[:position]]
    control = b""
    for _ in range(PART_LIMIT):
        if data[position] != 0x21:
            break
        end = _gif_blocks_end(data, position + 2)
        if data[position + 1] == 0xF9:
            control = data[position:end]
        position = end
    if data[position] != 0x2C:
        raise ImageError("This GIF file holds no picture.")
    left, top, across, down, flags = struct.unpack_from("<4HB", data, position + 1)
    pixels = position + 10 + _palette_bytes(flags)
    end = _gif_blocks_end(data, pixels + 1)
    kept += [control, data[position:end], b";"]
    # A first frame may reach beyond the declared screen; the decoder then enlarges the screen.
    size = max(width, left + across), max(height, top + down)
    return Container("GIF", *size, b"".join(kept))


def _palette_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, position: int) -> int:
    """Where a run of length-prefixed blocks ends, its terminator included."""
    for _ in range(BLOCK_LIMIT):
        length = data[position]
        position += length + 1
        if length == 0:
            return position
    raise too_many_parts("GIF")


# WebP and BMP ----------------------------------------------------------------------------------


def _webp(data: bytes) -> Container:
    if int.from_bytes(data[4:8], "little") + 8 > len(data) or len(data) < 30:
        raise ImageError(TRUNCATED.format("WebP"))
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        raise ImageError(DAMAGED.format("WebP", "it does not begin with a picture"))
    return Container("WebP", width, height, data)


def _bmp(data: bytes) -> Container:
    (header,) = struct.unpack_from("<I", data, 14)
    if header == 12:
        width, height = struct.unpack_from("<HH", data, 18)
        compression = 0
    else:
        width, height, compression = struct.unpack_from("<ii4xI", data, 18)
    # A negative height means that the rows run from the top.
    height = abs(height)
    # At worst each pixel is a run of two bytes, and each row ends in two more.
    runs = max(width * height, len(data) // 3)
    if compression in (1, 2) and runs > RLE_PIXEL_LIMIT:
        raise ImageError(
            f"This run-length coded BMP has {width}×{height} pixels, more than the "
            f"{RLE_PIXEL_LIMIT // 1_000_000} megapixels allowed; save it as PNG."
        )
    return Container("BMP", width, height, data)


FORMATS: dict[str, tuple[re.Pattern[bytes], Callable[[bytes], Container]]] = {
    "PNG": (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    "JPEG": (re.compile(rb"\xff\xd8\xff"), walk_jpeg),
    "GIF": (re.compile(rb"GIF8[79]a"), _gif),
    "WebP": (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    "BMP": (re.compile(rb"BM"), _bmp),
    **MORE_FORMATS,
}
"""How each format's files begin, and who walks them."""
