"""Which square of a plane shows where the latents lie, and the prior's circles about them?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents

PRIOR_REACH = 3.4
"""Half a side that shows the prior out to 3σ with room around it."""
LATENTS_INSIDE = (0.005, 0.995)
"""What of the latents' range a window must hold: one stray must not shrink all others."""
MARGIN = 1.06
SMALLEST_HALF = 1e-3
"""Latents that all coincide still get a window."""


@dataclass(frozen=True)
class SquareWindow:
    """A square of a plane: its centre, and half the length of its side, in units of z."""

    x: float
    y: float
    half: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """(x0, x1, y0, y1)."""
        return (
            self.x - self.half,
            self.x + self.half,
            self.y - self.half,
            self.y + self.half,
        )

    def edges(self, cells: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The edges, ascending, of so many equal cells a side: across and up, (cells + 1,) each."""
        x0, x1, y0, y1 = self.bounds
        return np.linspace(x0, x1, cells + 1), np.linspace(y0, y1, cells + 1)

    def cell_centres(self, columns: int, rows: int) -> NDArray[np.float32]:
        """The centres of equal cells, row by row from the top left; (columns · rows, 2).

        Decoded and laid as tiles they make a picture on which every place is where it belongs.
        """
        edges = self.edges(columns)[0], self.edges(rows)[1]
        across, up = ((ends[:-1] + ends[1:]) / 2 for ends in edges)
        x, y = np.meshgrid(across, up[::-1])
        return np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)


def cells_of(image_shape: tuple[int, int, int], side: int) -> tuple[int, int]:
    """Columns and rows, about side² cells of a square in all, that leave images (C, H, W) as wide
    as they are: `side` of each where they are square."""
    _, height, width = image_shape
    stretch = math.sqrt(height / width)
    return max(round(side * stretch), 1), max(round(side / stretch), 1)


def square_window(
    points: ArrayLike, prior_centre: tuple[float, float] | None = None
) -> SquareWindow:
    """The square that holds nearly all points, and the prior out to 3σ where there is one.

    Latents that stay within the prior's reach leave its own square as it is, so that planes of
    models alike are seen at the same scale.

    Args:
        points: (N, 2) latents on the plane; none is allowed where there is a prior.
        prior_centre: where on the plane the prior is densest; None where there is no prior.

    Raises:
        LatentError: points of another shape or not finite, or neither points nor a prior.
    """
    places = checked_latents(points, 2).astype(np.float64)
    boxes = []
    if prior_centre is not None:
        centre = np.asarray(prior_centre, dtype=np.float64)
        boxes.append(np.stack([centre - PRIOR_REACH, centre + PRIOR_REACH]))
    if len(places):
        boxes.append(np.quantile(places, LATENTS_INSIDE, axis=0))
    if not boxes:
        raise LatentError("A window needs a prior or at least one latent to show.")
    low, high = np.min(boxes, axis=0)[0], np.max(boxes, axis=0)[1]
    if prior_centre is not None and np.array_equal(boxes[0], [low, high]):
        return SquareWindow(float(prior_centre[0]), float(prior_centre[1]), PRIOR_REACH)
    middle = (low + high) / 2
    half = max(float((high - low).max()) / 2 * MARGIN, SMALLEST_HALF)
    return SquareWindow(float(middle[0]), float(middle[1]), half)
