"""How are a person's image bytes decoded safely? Every upload passes through here."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from explorer.images.colours import to_eight_bits
from explorer.images.containers import DAMAGED, TRUNCATED, Container, open_container
from explorer.images.errors import ImageError
from explorer.images.orientation import exif_orientation, turn_upright

__all__ = ["BYTE_LIMIT", "ImageError", "read_image"]

BYTE_LIMIT = 32_000_000
"""Largest file, in bytes: a photograph of 16 megapixels in PNG."""

BMP_BYTE_LIMIT = 65_000_000
"""Largest BMP, in bytes: 16 megapixels of four bytes, as they are not compressed."""


def read_image(data: bytes) -> NDArray[np.uint8]:
    """Decode a picture, whatever it is called: PNG, JPEG, WebP, BMP, or a GIF's first frame.

    Grey pictures stay grey. EXIF orientation is applied; transparency is laid on black or white;
    palettes, 1-bit, 16-bit and CMYK pictures come out as ordinary 8-bit ones. Colour profiles are
    not applied.

    Args:
        data: the whole file.

    Returns:
        uint8 (H, W) or (H, W, 3), at most 16 megapixels.

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
    limit = BMP_BYTE_LIMIT if data.startswith(b"BM") else BYTE_LIMIT
    if len(data) > limit:
        raise ImageError(
            f"This file has {len(data) / 1e6:.1f} MB, more than the {limit // 1_000_000} MB "
            "allowed; make the picture smaller first."
        )
    return _decode(open_container(data))


def _decode(container: Container) -> NDArray[np.uint8]:
    """Pixels of a file whose size has been checked."""
    try:
        with Image.open(io.BytesIO(container.data), formats=[container.format.upper()]) as image:
            if image.size != (container.width, container.height):
                raise ImageError(DAMAGED.format(container.format, "it declares two sizes"))
            image.load()
            exif = container.exif or image.info.get("exif", b"")
            pixels = to_eight_bits(image, grey=container.grey)
        return turn_upright(pixels, exif_orientation(exif))
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
        raise ImageError(DAMAGED.format(container.format, "its data make no sense")) from error
