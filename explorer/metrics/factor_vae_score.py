"""Which latent stands still when a factor does?  The FactorVAE score.

Source: Kim & Mnih 2018, "Disentangling by factorising", arXiv:1802.05983, §4. Sample sizes, and
the variance below which a latent counts as collapsed: Locatello et al. 2019, arXiv:1811.12359,
App. C.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.factor_latents import CONSTANT_VARIANCE, FactorLatents

IMAGES_A_VOTE = 64
"""L: images behind each vote."""
TRAIN_VOTES, TEST_VOTES = 10_000, 5_000
COLLAPSED_SHARE = 0.05
"""Of the largest variance of any latent, so that the unit of the codes does not matter; of a VAE's,
whose largest is about 1, the absolute 0.05 of the source."""
VOTES_AT_ONCE = 500


def factor_vae_score(encoded: FactorLatents, seed: int = 0) -> float:
    """Accuracy of a majority vote on votes that it was not made from, 0 to 1.

    For each vote a factor and a level of it are drawn, and L images that share it. The latent
    whose variance among them is least, as a share of its variance over all images, votes for the
    factor; each latent then stands for the factor that it was voted for most. Latents with
    less than 0.05 of the largest variance have no vote; where none varies the score is 0.
    """
    rng = np.random.default_rng(seed)
    variances = encoded.means.var(axis=0)
    if not variances.max() > CONSTANT_VARIANCE:
        return 0.0
    active = np.flatnonzero(variances >= COLLAPSED_SHARE * variances.max())
    scale = np.sqrt(variances[active])
    table = np.zeros((len(active), encoded.factors), dtype=np.int64)
    np.add.at(table, _votes(encoded, active, scale, TRAIN_VOTES, rng), 1)
    latents, factors = _votes(encoded, active, scale, TEST_VOTES, rng)
    return float((table.argmax(axis=1)[latents] == factors).mean())


def _votes(
    encoded: FactorLatents,
    active: NDArray[np.int64],
    scale: NDArray[np.float64],
    count: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The latent that varies least, a place in `active`, and the factor that was held."""
    parts, factors = [], rng.integers(encoded.factors, size=count)
    for part in np.split(factors, range(VOTES_AT_ONCE, count, VOTES_AT_ONCE)):
        levels = encoded.random_levels(len(part) * IMAGES_A_VOTE, rng)
        levels = levels.reshape(len(part), IMAGES_A_VOTE, -1)
        rows = np.arange(len(part))
        levels[rows, :, part] = levels[rows, :1, part]
        within = (encoded.at(levels)[..., active] / scale).var(axis=1)
        parts.append(within.argmin(axis=1))
    return np.concatenate(parts), factors
