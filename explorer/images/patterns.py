"""Is what looks like ink a pattern of the paper, or what a strong compression made of noise?

Contrast and ink are as in `explorer.images.paper` and `explorer.images.marks`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.placing import Picture

LEAST_ALIKE = 30
"""Pieces from which they may be a pattern."""

ALIKE_SPREAD = 0.25
"""Most that such pieces differ: the middle half of their masses over the median."""

STANDING_OUT = 3.0
"""What has this many times the mass of a pattern's piece stands out from it."""

TWO_SIDED = 0.4
"""Share of all contrast that lies on the paper's lighter side, over its darker, in noise."""

MANY, FAINT = 40, 0.35
"""So many pieces, none with more contrast than this, are noise that is clipped at white."""

SMALL_SHARE = 0.06
"""Longer side, as a share of the picture's, up to which half of noise's pieces go."""

LEAST_DRAWN_SHARE = 0.01
"""Longer side of the smallest mark that is drawn, as a share of the picture's."""


def outside_patterns(mass: Picture) -> NDArray[np.bool_]:
    """Which pieces are more than one of many alike, such as dots: bool (N,), of masses (N,)."""
    if mass.size < LEAST_ALIKE:
        return np.ones(mass.shape, dtype=bool)
    low, middle, high = np.percentile(mass, (25, 50, 75))
    if high - low > ALIKE_SPREAD * middle:
        return np.ones(mass.shape, dtype=bool)
    return np.asarray(mass >= STANDING_OUT * middle)


def outside_noise(contrast: Picture, labels: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
    """Which pieces of a picture that seems to be drawn are marks: bool (count,).

    A strong compression leaves most of a noisy picture's blocks of one shade, as if it were drawn,
    and waves in the rest, which go up as far as down; ink goes one way.
    """
    longest = np.array(
        [max(side.stop - side.start for side in box) for box in ndimage.find_objects(labels)]
    )
    side = max(contrast.shape)
    if np.median(longest) <= SMALL_SHARE * side:
        above, below = float(contrast[contrast > 0].sum()), -float(contrast[contrast < 0].sum())
        soft = ndimage.gaussian_filter(contrast.astype(np.float32), 1.0)
        is_faint = count >= MANY and float(soft.max()) <= FAINT
        if below >= TWO_SIDED * above or is_faint:
            return np.zeros(count, dtype=bool)
    return np.asarray(longest >= LEAST_DRAWN_SHARE * side)
