"""What picture is in these bytes?  One reader for uploads and for the files of folders."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from explorer.data.colours import to_eight_bits
from explorer.data.container import DAMAGED, PIXEL_LIMIT, TRUNCATED, Container
from explorer.data.containers import open_container
from explorer.data.deep_colours import raw_mode, sixteen_bits
from explorer.data.jpeg_container import END
from explorer.data.orientation import UPRIGHT, exif_orientation, turn_upright
from explorer.data.picture_errors import ImageError

BYTE_LIMIT = 32_000_000
"""Largest file, in bytes: a photograph of 16 megapixels in PNG, or of 48 in JPEG."""

BMP_BYTE_LIMIT = 65_000_000
"""Largest BMP, in bytes: 16 megapixels of four bytes, as they are not compressed."""

UNUSUAL = (
    "This {} file keeps its colours as few programs do, which is not read here; save it as PNG."
)

FILLERS = (b"\0" * 24, b"\x55" * 24, b"\xaa" * 24)
"""Put behind the last scan of a JPEG without an end; where it is whole, they change nothing."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A picture that was read.

    Attributes:
        pixels: uint8 (H, W) or (H, W, 3).
        words: what was done that the person should know, a sentence each.
    """

    pixels: NDArray[np.uint8]
    words: tuple[str, ...] = ()


def read_image(data: bytes) -> NDArray[np.uint8]:
    """The pixels of a picture, as `open_image` reads it."""
    return open_image(data).pixels


def open_image(data: bytes, pixel_limit: int = PIXEL_LIMIT, byte_limit: int = BYTE_LIMIT) -> Opened:
    """Decode a picture, whatever it is called: PNG, JPEG, WebP, BMP, TIFF, AVIF, PGM, a GIF's
    first frame.

    Grey pictures stay grey. EXIF orientation is applied; transparency is laid on white; palettes,
    1-bit, 16-bit and CMYK pictures come out as ordinary 8-bit ones. Colour profiles are not
    applied. A JPEG of more pixels than the limit is decoded at half or a quarter of its size.

    Args:
        data: the whole file.
        pixel_limit: most pixels that are decoded.
        byte_limit: longest file; a BMP, which is not compressed, may be twice as long.

    Raises:
        ImageError: empty, not a picture, cut short, damaged, or too large; nothing else is raised
            for any bytes.
    """
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise ImageError(
            f"A picture is read from the bytes of its file, and this is {type(data).__name__}."
        )
    data = bytes(data)
    if not data:
        raise ImageError("This file is empty; choose a PNG, JPEG, WebP, BMP or GIF picture.")
    limit = max(BMP_BYTE_LIMIT, byte_limit) if data.startswith(b"BM") else byte_limit
    if len(data) > limit:
        raise ImageError(
            f"This file has {len(data) / 1e6:.1f} MB, more than the {limit // 1_000_000} MB "
            "allowed; make the picture smaller first."
        )
    container = open_container(data, pixel_limit)
    opened = _decode(container, pixel_limit)
    if container.unended:
        _check_whole(container, pixel_limit)
        words = "The file lacks its end marker; its picture is whole."
        return replace(opened, words=(*opened.words, words))
    return opened


def _check_whole(container: Container, pixel_limit: int) -> None:
    """Raises ImageError where what is put behind the last scan changes the picture."""
    scans = container.data.removesuffix(END)
    found = []
    for filler in FILLERS:
        tried = replace(container, data=scans + filler + END)
        found.append(_decode(tried, pixel_limit).pixels)
    if not all(np.array_equal(found[0], other) for other in found[1:]):
        raise ImageError(TRUNCATED.format("JPEG"))


def _decode(container: Container, pixel_limit: int) -> Opened:
    """Pixels of a file whose size has been checked."""
    try:
        decoder = container.format.upper()
        with Image.open(io.BytesIO(container.data), formats=[decoder]) as image:
            if image.size != (container.width, container.height):
                raise ImageError(DAMAGED.format(container.format, "it declares two sizes"))
            factor = 1
            while image.width * image.height > pixel_limit * factor**2:
                factor *= 2
            if factor > 1:
                image.draft(None, (image.width // factor, image.height // factor))
            mode = raw_mode(image)
            image.load()
            exif = container.exif or image.info.get("exif", b"")
            deep = sixteen_bits(image, mode, container.data)
            pixels, words = to_eight_bits(image, grey=container.grey, deep=deep)
            # Of a TIFF, the decoder has turned the pixels itself.
            turn = exif_orientation(exif) if decoder != "TIFF" else UPRIGHT
        if factor > 1:
            size = f"{container.width}×{container.height}"
            words = (*words, f"It has {size} pixels and was read at 1/{factor} of its size.")
        return Opened(turn_upright(pixels, turn), words)
    except ImageError:
        raise
    except MemoryError as error:
        raise ImageError("There is not enough memory for this picture; make it smaller.") from error
    except UnidentifiedImageError as error:
        raise ImageError(DAMAGED.format(container.format, "its header makes no sense")) from error
    # Decoders fail in more ways than they document (struct.error, SyntaxError, OverflowError, …),
    # and whatever the way, the file is the reason.
    except Exception as error:
        if "truncated" in str(error):
            raise ImageError(TRUNCATED.format(container.format)) from error
        if str(error).startswith("Unsupported"):
            raise ImageError(UNUSUAL.format(container.format)) from error
        raise ImageError(DAMAGED.format(container.format, "its data make no sense")) from error
