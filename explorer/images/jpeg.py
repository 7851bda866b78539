"""How is a picture compressed further where a slight loss does not show?

For the manifolds under the points of the epoch replay: half the PNG's bytes, in under a millisecond
a picture.
"""

from __future__ import annotations

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from explorer.images.tiling import PictureError

QUALITY = 50


def jpeg_of_png(png: bytes, is_inverted: bool = False) -> bytes:
    """A PNG file, grey or RGB, as a JPEG file of the same size.

    Args:
        png: the file.
        is_inverted: light for dark, for strokes that are dark on a light page.

    Raises:
        PictureError: the bytes are no PNG.
    """
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
            picture = image.convert("RGB" if image.mode not in ("L", "1") else "L")
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise PictureError("These bytes are no PNG file: make them by png_bytes.") from error
    buffer = io.BytesIO()
    (ImageOps.invert(picture) if is_inverted else picture).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
