"""What can go wrong with a person's picture, said in one sentence?"""

from __future__ import annotations


class ImageError(Exception):
    """A picture cannot be used; the message is one sentence that the person can act on."""


class TooLarge(ImageError):
    """A picture has more pixels than are decoded."""


class NotAPicture(ImageError):
    """A file begins as none of the known formats do."""
