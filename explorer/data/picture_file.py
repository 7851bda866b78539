"""How does a picture in a file become an array of a wanted shape?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from explorer.data.picture import open_image
from explorer.data.picture_errors import ImageError, NotAPicture, TooLarge

PIXEL_LIMIT = 64_000_000  # 192 MB as RGB; a small file can claim far more
BYTE_LIMIT = 256_000_000


class Unreadable(Exception):
    """The file holds no picture that can be used; the message is the reason."""


def read_picture(path: Path, shape: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The picture in the file, filling `shape` = (C, H, W): uint8, grey for C = 1, RGB for 3.

    Read as an upload is (upright as its EXIF data say, on white where it is transparent), cropped
    around its centre to the proportions of the shape and resized with Lanczos' filter.  Raises
    Unreadable.
    """
    channels, height, width = shape
    try:
        if path.stat().st_size > BYTE_LIMIT:
            raise Unreadable(f"more than {BYTE_LIMIT // 1_000_000} MB")
        pixels = open_image(path.read_bytes(), PIXEL_LIMIT, BYTE_LIMIT).pixels
    except TooLarge as error:
        raise Unreadable(f"more than {PIXEL_LIMIT:,} pixels") from error
    except NotAPicture as error:
        raise Unreadable("not a picture") from error
    except ImageError as error:
        raise Unreadable(str(error).rstrip(".")) from error
    except OSError as error:
        raise Unreadable(f"cannot be opened: {error.strerror}") from error
    flat = Image.fromarray(pixels).convert("L" if channels == 1 else "RGB")
    fitted = ImageOps.fit(flat, (width, height), method=Image.Resampling.LANCZOS)
    return np.asarray(fitted, dtype=np.uint8).reshape(height, width, channels).transpose(2, 0, 1)
