"""How does a person's picture come in, and how do arrays become pictures?"""

from __future__ import annotations

from explorer.images.errors import ImageError
from explorer.images.read import read_image

__all__ = ["ImageError", "read_image"]
