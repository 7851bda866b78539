"""Where does one image stand among the test images?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class PercentileRank:
    """A figure's place among those of the test set.

    Attributes:
        below: how many of the test images have a smaller figure.
        above: how many have a larger one.
        count: how many there are.
    """

    below: int
    above: int
    count: int

    @property
    def rank(self) -> float:
        """The share of test images below, those of equal figure counted by half: 0 … 1."""
        equal = self.count - self.below - self.above
        return (self.below + equal / 2) / self.count


def percentile_rank(values: ArrayLike, value: float) -> PercentileRank:
    """The place of a figure among those of the test set.

    Args:
        values: (N,), the test set's; what is NaN was not measured and is left out.
        value: the image's own.

    Raises:
        ValueError: no values, or a figure that is not a number.
    """
    known = np.asarray(values, dtype=np.float64)
    if known.ndim != 1 or not known.size:
        raise ValueError(f"Values of shape {known.shape} give no standing: they must be (N ≥ 1,).")
    known = known[~np.isnan(known)]
    if np.isnan(value) or not known.size:
        raise ValueError("A figure that is not a number has no standing.")
    return PercentileRank(int((known < value).sum()), int((known > value).sum()), int(known.size))


def whole_percent(share: float) -> int:
    """A share as a whole percentage that says 0 or 100 only where it is exactly so."""
    if not 0 <= share <= 1:
        raise ValueError(f"A share is from 0 to 1, not {share}.")
    if share in (0, 1):
        return int(100 * share)
    return min(max(round(100 * share), 1), 99)
