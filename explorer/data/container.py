"""What may be decoded: which format, which size, and how much at most?"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.data.picture_errors import ImageError, TooLarge

PIXEL_LIMIT = 16_000_000
"""Largest picture, in pixels: 16 megapixels."""

JPEG_PIXEL_LIMIT = 64_000_000
"""Largest JPEG, in pixels: a telephone's 48 or 50 megapixels; it is decoded at reduced scale."""

PART_LIMIT = 1 << 16
"""Parts of a file: chunks of a PNG, segments of a JPEG, extensions of a GIF."""

TRUNCATED = "This {} file is cut short: it ends before its picture does; save or send it again."
DAMAGED = "This {} file is damaged: {}; save or send it again."


@dataclass(frozen=True)
class Container:
    """A file that may be decoded: its format, its size, and the bytes to hand to the decoder."""

    format: str
    width: int
    height: int
    data: bytes
    exif: bytes = b""
    grey: bool = False
    """True where the file says that it holds no colour, though the decoder may answer with RGB."""
    unended: bool = False
    """True for a JPEG without an end marker, whose picture may nevertheless be whole."""


def check_size(container: Container, pixel_limit: int = PIXEL_LIMIT) -> None:
    """Raises ImageError unless a picture has pixels, and no more than are allowed."""
    if container.format == "JPEG":
        pixel_limit = max(pixel_limit, JPEG_PIXEL_LIMIT)
    width, height = container.width, container.height
    if width < 1 or height < 1:
        raise ImageError(f"This {container.format} picture is empty: {width}×{height} pixels.")
    if width * height > pixel_limit:
        raise TooLarge(
            f"This picture has {width}×{height} pixels, more than the "
            f"{pixel_limit // 1_000_000} megapixels allowed; make it smaller first."
        )


def too_many_parts(name: str) -> ImageError:
    """What to say of a file that is chopped up to keep its reader busy."""
    return ImageError(
        f"This {name} file is cut into too many parts to be a picture; save it again as PNG."
    )
