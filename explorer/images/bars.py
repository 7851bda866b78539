"""Which rows and columns of a picture are only the bars that a screen put around it?"""

from __future__ import annotations

import numpy as np

from explorer.images.placing import Box, Picture

EVEN_LEVELS = 2.5 / 255
"""Most that the pixels of a bar differ from their own shade; JPEG leaves as much."""

APART_LEVELS = 10 / 255
"""Least that a pixel of the picture differs from the bar's shade."""

APART_SHARE = 0.85
"""Share of the first row behind a bar that must differ from it; a drawing's own paper does not."""

LEAST_SHARE = 0.03
"""Least breadth of a bar, as a share of the picture's side."""


def without_bars(picture: Picture) -> Box:
    """What is left of a picture (H, W) or (H, W, 3) between bars of one shade at its sides."""
    flat = picture if picture.ndim == 3 else picture[..., None]
    top, bottom = _between(flat)
    left, right = _between(flat[top:bottom].swapaxes(0, 1))
    return top, bottom, left, right


def _between(flat: Picture) -> tuple[int, int]:
    """First row behind a bar at the top, and one past the last before a bar at the bottom."""
    count = len(flat)
    first = _bar(flat)
    last = count - _bar(flat[::-1])
    return (first, last) if last - first >= max(8, count // 5) else (0, count)


def _bar(flat: Picture) -> int:
    shade = np.median(flat[0], axis=0)
    if np.abs(flat[0] - shade).max() > EVEN_LEVELS:
        return 0
    off = np.abs(flat - shade).max(axis=-1)
    is_even = off.max(axis=1) <= EVEN_LEVELS
    if is_even.all():
        return 0
    end = int(is_even.argmin())
    # The row at which they meet may be mixed of both, so look at those behind it too.
    behind = off[end : end + 4]
    is_bar = end >= LEAST_SHARE * len(flat) and (behind > APART_LEVELS).mean(axis=1).max()
    return min(end + 2, len(flat)) if is_bar and is_bar >= APART_SHARE else 0
