"""How many images may a model compute at once, so that what its layers make fits into memory?"""

from __future__ import annotations

MOST_ROWS = 2_000
"""Loses nothing in speed at this size."""
MOST_PIXELS = 1 << 22
MOST_ACTIVATIONS = 1 << 26
"""That one layer may make of so many images: 256 MB."""


def rows_at_once(pixels: int) -> int:
    """Rows of one batch, for images of so many numbers each."""
    return max(1, min(MOST_ROWS, MOST_PIXELS // pixels))


def activations_of_one(pixels: int) -> int:
    """As many as one layer may make of one such image."""
    return MOST_ACTIVATIONS // rows_at_once(pixels)
