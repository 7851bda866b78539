"""Is a mark as light as its paper and told from it by its colour alone, and in which grey does it
show?

Colours here are shares: red and green of the sum of red, green and blue, so that light and shadow
leave them as they are.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from explorer.images.placing import Picture, clipped, shrunk

SEARCH_PX = 240
"""Longest side, in pixels, of the small picture in which colours are compared."""

DARK = 0.2
"""Added to the sum of the colours, so that the noise of dark pixels is no colour."""

LEAST_DEVIATIONS, LEAST_SHIFT = 7.0, 0.05
"""How far from the paper's colour a pixel counts as coloured: in its noise, and in shares."""

MOST_COLOURED = 0.4
"""Share of the picture that a mark may cover."""

LEAST_COLOURED = 0.0005
"""Share of the picture from which coloured pixels are more than a speck."""

EQUAL_LIGHT = 0.13
"""Contrast in grey, of 1, up to which a mark is as light as its paper."""

PLAIN_INK = 0.2
"""Contrast in grey from which there is another mark, which needs no colour."""

PAPER_GREY, INK_GREY = 0.9, 0.15


def grey_by_colour(picture: Picture, grey: Picture) -> Picture | None:
    """The picture (H, W, 3) as a grey in which its coloured mark is dark on light.

    None where the mark's `grey` (H, W) tells it from the paper, or there is no colour.
    """
    shares = _shares(shrunk(picture, SEARCH_PX), blur=1.0)
    paper = np.median(shares, axis=(0, 1))
    off = shares - paper
    distance = np.hypot(off[..., 0], off[..., 1])
    noise = float(np.median(distance)) / 1.18
    coloured = distance > max(LEAST_DEVIATIONS * noise, LEAST_SHIFT)
    if not LEAST_COLOURED <= coloured.mean() <= MOST_COLOURED:
        return None
    if not _is_as_light(shrunk(grey, SEARCH_PX), coloured):
        return None
    way = off[coloured].mean(axis=0)
    way /= max(float(np.hypot(*way)), 1e-9)
    full = float(np.median(off[coloured] @ way))
    if full < LEAST_SHIFT / 2:
        return None
    along = (_shares(picture, blur=0.7) - paper) @ way / full
    return clipped(PAPER_GREY - (PAPER_GREY - INK_GREY) * along)


def _shares(picture: Picture, blur: float) -> Picture:
    soft = ndimage.gaussian_filter(picture, (blur, blur, 0), mode="nearest")
    total = soft.sum(axis=-1, keepdims=True) + DARK
    return np.asarray(soft[..., :2] / total)


def _is_as_light(grey: Picture, coloured: np.ndarray) -> bool:
    """Whether grey tells neither the coloured pixels from those around them nor any others."""
    window = max(3, min(grey.shape) // 20)
    paper = ndimage.median_filter(grey[::4, ::4], window, mode="nearest")
    paper = np.repeat(np.repeat(paper, 4, axis=0), 4, axis=1)[: grey.shape[0], : grey.shape[1]]
    contrast = np.abs(grey - paper) / np.maximum(paper, 0.1)
    inside = ndimage.binary_erosion(coloured)
    if not inside.any():
        inside = coloured
    around = ndimage.binary_dilation(coloured, iterations=4)
    ring = around & ~ndimage.binary_dilation(coloured, iterations=2)
    if not ring.any():
        return False
    light = float(np.median(grey[ring]))
    difference = abs(float(np.median(grey[inside])) - light) / max(light, 0.1)
    others = contrast[~around]
    plain = float((others > PLAIN_INK).mean()) if others.size else 0.0
    return difference < EQUAL_LIGHT and plain < LEAST_COLOURED
