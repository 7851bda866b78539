"""How strong must a contrast to the paper be to be ink, and how much ink is it then?

Contrast is float64 (H, W) as `explorer.images.paper` makes it, about 0 on bare paper and 1 at
most; ink is float64 (H, W), from bare paper 0 to full ink 1.
"""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from explorer.images.marks import MARK_INK, stroke_width
from explorer.images.paper import paper_noise
from explorer.images.placing import Picture, clipped, no_ink

MIN_INK_CONTRAST = 0.04
"""Contrast below which nothing is ink; a tenth of a pencil's."""

NOISE_FLOOR = 4.0
"""Standard deviations of the paper's noise below which contrast is noise."""

FINE_PEN_PX = 7.0
"""Stroke width up to which a picture's own greys are kept; MNIST's widest is 6.8 px."""

EDGE_SLOPE, EDGE_LEVEL = 2.0, 0.43
"""How steep an edge is made, and the share of full ink at its middle; with these, MNIST's test
images come back from enlargements with the ink that they had."""


def otsu(values: Picture) -> float:
    """The threshold that best splits values in [0, 1] into two classes (Otsu 1979, eq. 18).

    There must be values in two of its 256 bins at least.
    """
    counts, edges = np.histogram(values, bins=256, range=(0.0, 1.0))
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * centres)
    valid = (below > 0) & (above > 0)
    gap = sums[valid] / below[valid] - (sums[-1] - sums[valid]) / above[valid]
    between = below[valid].astype(np.float64) * above[valid] * gap**2
    # Every split inside an empty gap is as good; the middle of the gap is the fair one.
    best = np.flatnonzero(valid)[between >= between.max() * (1 - 1e-9)]
    return float(edges[best + 1].mean())


def ink_threshold(contrast: Picture, noise: float | None = None) -> float:
    """The contrast that separates ink from all else.

    Otsu's threshold among what rises above the paper's noise: the paper outnumbers the ink a
    hundred to one, and Otsu's would otherwise split the noise.

    Args:
        contrast: (H, W).
        noise: the paper's, where it is known.

    Raises:
        ImageError: nothing rises above the noise.
    """
    noise = paper_noise(contrast) if noise is None else noise
    floor = max(NOISE_FLOOR * noise, MIN_INK_CONTRAST)
    marks = contrast[contrast > floor]
    if not marks.size:
        raise no_ink()
    # Some paper among them, so that ink of a single shade is not split within itself.
    some_paper = np.zeros(1 + marks.size // 10)
    return otsu(clipped(np.concatenate([marks, some_paper])))


def soft_ink(contrast: Picture, threshold: float, noise: float | None = None) -> Picture:
    """Ink (H, W) in [0, 1]: paper at 0, full ink at 1, and the greys of the edges between them.

    Strokes of several pixels become nearly bilevel, as NIST's scans were, and get their greys from
    being scaled down. Thinner ones keep the greys that they have, freed of a compression's ringing.
    """
    noise = paper_noise(contrast) if noise is None else noise
    is_drawn = noise == 0 and float(contrast.max()) > 0.9
    full = 1.0 if is_drawn else float(np.median(contrast[contrast >= threshold]))
    empty = min(NOISE_FLOOR * noise, threshold / 2)
    ink = clipped((contrast - empty) / (full - empty))
    if stroke_width(ink) > FINE_PEN_PX:
        empty = max(2 * threshold - full, empty)
        steep = EDGE_SLOPE * ((contrast - empty) / (full - empty) - EDGE_LEVEL) + 0.5
        return clipped(steep)
    ringing = ringing_noise(ink)
    if not (is_drawn and ringing):
        return ink
    empty = min(NOISE_FLOOR * ringing, threshold / 2)
    full = float(np.median(ink[ink >= threshold]))
    return clipped((ink - empty) / (full - empty))


def ringing_noise(ink: Picture) -> float:
    """Standard deviation of what a lossy compression left on even paper beside the ink.

    JPEG's blocks ring for 8 pixels; nine tenths of normal noise lie within 1.645 deviations.
    """
    distance = ndimage.distance_transform_edt(ink < MARK_INK)
    beside = ink[(distance > 1.5) & (distance <= 8)]
    return float(np.percentile(beside, 90)) / 1.645 if beside.size else 0.0
