"""Where on a map does hardly any image encode to, although the prior draws from there?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core import StoredEncodings
from explorer.latent.plane_density import plane_mass
from explorer.latent.planes import Plane
from explorer.latent.prior_fit import filled, point_logvar, prior_mass
from explorer.latent.windows import SquareWindow

CELLS = 48
EVEN_SHARE = 0.01
"""Where there is next to no prior, q(z) is held to a hundredth of latents spread evenly."""


def filled_cells(
    plane: Plane,
    encodings: StoredEncodings,
    rows: NDArray[np.int64],
    window: SquareWindow,
    prior_centre: tuple[float, float] | None,
) -> NDArray[np.float64]:
    """From 0, a hole, to 1 in each of `CELLS` × `CELLS`; the first row is the top.

    The aggregate posterior q(z) against the prior; without a prior against latents spread evenly,
    and points are given the width of Scott's rule, as they have none of their own.

    Args:
        plane: on which the map lies.
        encodings, rows: the test images' latents, and which of them are on the map.
        window: the map's.
        prior_centre: where on the plane the prior is densest; None where there is none.
    """
    mu = encodings.mu[rows]
    logvar = point_logvar(mu) if encodings.logvar is None else encodings.logvar[rows]
    mass = plane_mass(plane, mu, logvar, window, CELLS, np.random.default_rng(0))
    even = np.full_like(mass, 1.0 / CELLS**2)
    if prior_centre is None:
        return filled(mass, even)
    return filled(mass, np.maximum(prior_mass(window, CELLS, prior_centre), EVEN_SHARE * even))
