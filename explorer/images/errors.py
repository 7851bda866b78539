"""What can go wrong with a person's picture, once it has been read?"""

from __future__ import annotations

from explorer.data.picture_errors import ImageError

__all__ = ["ImageError", "NoMark"]


class NoMark(ImageError):
    """There is no ink in a picture, or nothing on it stands out from its surroundings."""
