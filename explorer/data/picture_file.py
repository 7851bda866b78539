"""How does a picture in a file become an array of a wanted shape?"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "PPM")
PIXEL_LIMIT = 64_000_000  # 192 MB as RGB; a small file can claim far more


class Unreadable(Exception):
    """The file holds no picture that can be used; the message is the reason, half a sentence."""


def read_picture(path: Path, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The picture in the file, filling `shape` = (C, H, W): uint8, grey for C = 1, RGB for 3.

    Turned upright as its EXIF data say; laid on black where it is transparent; cropped around its
    centre to the proportions of the shape; resized with Lanczos' filter.  Raises Unreadable.
    """
    channels, height, width = shape
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=FORMATS) as opened:
                if opened.width * opened.height > PIXEL_LIMIT:
                    raise Unreadable(f"more than {PIXEL_LIMIT:,} pixels")
                upright = ImageOps.exif_transpose(opened)
        flat = _without_transparency(upright).convert("L" if channels == 1 else "RGB")
        fitted = ImageOps.fit(flat, (width, height), method=Image.Resampling.LANCZOS)
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(f"more than {PIXEL_LIMIT:,} pixels") from error
    except UnidentifiedImageError as error:
        raise Unreadable(f"not a picture in one of the formats {', '.join(FORMATS)}") from error
    # A damaged file makes decoders fail in more ways than they document, and each means the same.
    except Exception as error:
        raise Unreadable(f"damaged or cut off ({type(error).__name__})") from error
    return np.asarray(fitted, dtype=np.uint8).reshape(height, width, channels).transpose(2, 0, 1)


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16"):
        # Pillow would clip 16-bit grey at 255 instead of scaling it.
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in ("I", "F"):
        raise Unreadable("its pixels are 32-bit numbers of an unknown range")
    if not image.has_transparency_data:
        return image
    layer = image.convert("RGBA")
    black = Image.new("RGBA", layer.size, (0, 0, 0, 255))
    return Image.alpha_composite(black, layer)
