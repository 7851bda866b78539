"""In which window does one see both what q(z|x) says and where p(z|x) really lies?"""

from __future__ import annotations

import numpy as np

from explorer.core.evidence import PosteriorMap, posterior_map
from explorer.core.inner import InnerCore
from explorer.core.values import FloatArray, ImageArray, LabelArray
from explorer.metrics.quadrature import INTEGRATED_NUMBERS

COARSE_SIDE, FINE_SIDE, WIDE_SIDE = 64, 96, 160
WIDE = 8.0
"""Standard deviations of q in half a window from which it needs more points."""
PRIOR_HALF = 4.0
"""Outside ±4 of the prior there is too little of it for p(z|x) to lie there."""
SIGMAS = 3.6
"""So that q's 3σ ellipse has some air around it."""
VISIBLE = 0.02
"""Share of the largest density from which a place on the coarse map is to be seen."""
MARGIN = 1.25


def close_up(
    core: InnerCore,
    name: str,
    image: ImageArray,
    mu: FloatArray,
    logvar: FloatArray,
    labels: LabelArray | None = None,
) -> PosteriorMap:
    """p(z|x) of one uint8 image (1, C, H, W) in a square that holds it and q's 3σ ellipse.

    Where p(z|x) has a second place far from q's, the window opens to show both.

    Args:
        mu, logvar: of q(z|x), (2,) each.

    Raises:
        CoreError: the model's latent space has other than two dimensions.
    """
    sigma = np.exp(0.5 * logvar.astype(np.float64))
    # Each point of the map is a picture decoded: of large ones a quarter as many.
    points = 1 if image.size <= INTEGRATED_NUMBERS else 2
    half = max(PRIOR_HALF, float((np.abs(mu) + SIGMAS * sigma).max()))
    coarse = posterior_map(core, name, image, (0.0, 0.0), half, COARSE_SIDE // points, labels)
    places = _places(coarse)
    step = 2 * half * points / COARSE_SIDE
    low = np.minimum(mu - SIGMAS * sigma, places.min(0) - step)
    high = np.maximum(mu + SIGMAS * sigma, places.max(0) + step)
    if (high - low).max() < 6 * step:
        # The coarse map cannot tell how wide p(z|x) is: look again, more closely.
        around = posterior_map(
            core,
            name,
            image,
            _middle(low, high),
            float((high - low).max()),
            COARSE_SIDE // points,
            labels,
        )
        places = _places(around)
        low = np.minimum(mu - SIGMAS * sigma, places.min(0))
        high = np.maximum(mu + SIGMAS * sigma, places.max(0))
    half = float((high - low).max()) / 2 * MARGIN
    side = (WIDE_SIDE if half > WIDE * sigma.max() else FINE_SIDE) // points
    return posterior_map(core, name, image, _middle(low, high), half, side, labels)


def share_outside(seen: PosteriorMap, mu: FloatArray, logvar: FloatArray, k: float = 3.0) -> float:
    """How much of the p(z|x) on a map lies outside the ellipse of q at k standard deviations."""
    across = np.linspace(seen.low[0], seen.high[0], seen.density.shape[1])
    up = np.linspace(seen.high[1], seen.low[1], seen.density.shape[0])
    sigma = np.exp(0.5 * logvar.astype(np.float64))
    x, y = (across - mu[0]) / sigma[0], (up - mu[1]) / sigma[1]
    outside = x[None, :] ** 2 + y[:, None] ** 2 > k * k
    return float(seen.density[outside].sum() / seen.density.sum())


def _places(seen: PosteriorMap) -> np.ndarray:
    """The z of every point of the map with visible density, (M, 2)."""
    rows, columns = np.nonzero(seen.density >= VISIBLE)
    across = np.linspace(seen.low[0], seen.high[0], seen.density.shape[1])
    up = np.linspace(seen.high[1], seen.low[1], seen.density.shape[0])
    return np.stack([across[columns], up[rows]], axis=1)


def _middle(low: np.ndarray, high: np.ndarray) -> tuple[float, float]:
    x, y = (low + high) / 2
    return float(x), float(y)
