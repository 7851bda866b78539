"""In which numbers are pixels, those that go into a model and those that come out of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.floating[Any]]

SLACK = 0.02
"""How far beyond its ends a range may reach: resampling and unclipped outputs do."""
DARKEST_WHITE = 64.0
"""Images whose brightest pixel is darker have a white of their own, as digits from 0 to 16 have."""
CLEARLY_BETTER = 0.9
"""Of the error of the scale before it: a later one is taken only below that."""


@dataclass(frozen=True)
class PixelScale:
    """Which number is black and which is white.

    Attributes:
        name: for people.
        low, high: the two.
        is_logit: white and black are ±∞, and a sigmoid lies between.
    """

    name: str
    low: float = 0.0
    high: float = 1.0
    is_logit: bool = False

    def to_unit(self, pixels: Pixels) -> Pixels:
        """Pixels as 0 … 1, cut at the ends."""
        values = np.asarray(pixels, np.float32)
        if self.is_logit:
            return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -80.0, 80.0))), np.float32)
        share = (values - self.low) / (self.high - self.low)
        return np.asarray(np.clip(share, 0.0, 1.0), np.float32)

    def from_unit(self, pixels: Pixels) -> Pixels:
        """Pixels 0 … 1 as these numbers."""
        found: Pixels = (self.low + (self.high - self.low) * pixels).astype(np.float32)
        return found


UNIT = PixelScale("[0, 1]")
SIGNED = PixelScale("[−1, 1]", -1.0, 1.0)
BYTES = PixelScale("[0, 255]", 0.0, 255.0)
LOGITS = PixelScale("logits", is_logit=True)


def scale_of(pixels: Pixels) -> PixelScale:
    """The scale that the range of pixels suggests, of images or of a decoder's pictures."""
    low, high = float(pixels.min()), float(pixels.max())
    if np.asarray(pixels).dtype.kind in "ub":
        return BYTES if high > 1 else UNIT
    if low >= -SLACK and high <= 1 + SLACK:
        return UNIT
    if low >= -SLACK and 2 < high <= 255 + SLACK:
        return BYTES if high >= DARKEST_WHITE else PixelScale(f"[0, {high:.3g}]", 0.0, high)
    if low >= -1 - SLACK and high <= 1 + SLACK:
        return SIGNED
    return PixelScale(f"[{low:.3g}, {high:.3g}]", low, high)


def decoded_scale(pictures: Pixels) -> PixelScale:
    """The same of a decoder's pictures, of which no image says what they should be."""
    found = scale_of(pictures)
    if found in (UNIT, SIGNED, BYTES):
        return found
    return BYTES if found.low == 0 and 2 < found.high < DARKEST_WHITE else LOGITS


def best_scale(scales: Iterable[PixelScale], error: Callable[[PixelScale], float]) -> PixelScale:
    """The first scale than which no later one is clearly better."""
    tried = list(dict.fromkeys(scales))
    best, least = tried[0], float("inf")
    for scale in tried:
        found = error(scale)
        if found < CLEARLY_BETTER * least:
            best, least = scale, found
    return best
