"""How are a person's image bytes decoded safely? Every upload passes through here.

The reader itself is `explorer.data.picture`, which folders of images use too.
"""

from __future__ import annotations

from explorer.data.picture import BMP_BYTE_LIMIT, BYTE_LIMIT, Opened, open_image, read_image
from explorer.data.picture_errors import ImageError

__all__ = ["BMP_BYTE_LIMIT", "BYTE_LIMIT", "ImageError", "Opened", "open_image", "read_image"]
