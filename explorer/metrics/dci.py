"""Does each latent serve one factor, and each factor need one latent?  DCI.

Source: Eastwood & Williams 2018, "A framework for the quantitative evaluation of disentangled
representations", ICLR, §2: importances by random forests, one of the paper's two choices. Each
factor's levels are taken as classes, as in Locatello et al. 2019, arXiv:1811.12359, App. C (who
boost trees instead).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import entropy

from explorer.metrics.factor_latents import FactorLatents

TRAIN_IMAGES, TEST_IMAGES = 10_000, 5_000
TREES = 10


@dataclass(frozen=True)
class DCI:
    """Three shares from 0 to 1.

    Attributes:
        disentanglement: 1 where every latent matters to one factor alone.
        completeness: 1 where every factor needs one latent alone.
        informativeness: accuracy of the factors' levels read from the latents, on images not
            trained on, averaged over factors.
    """

    disentanglement: float
    completeness: float
    informativeness: float


def dci(encoded: FactorLatents, seed: int = 0) -> DCI:
    """Eastwood & Williams' three figures of a means."""
    from sklearn.ensemble import RandomForestClassifier  # a second of imports

    rng = np.random.default_rng(seed)
    # Disjoint: a forest that saw the very combination of factors need know nothing of them.
    (train, train_levels), (test, test_levels) = encoded.disjoint_samples(
        (TRAIN_IMAGES, TEST_IMAGES), rng
    )
    importance = np.zeros((train.shape[1], encoded.factors))
    accuracy = np.zeros(encoded.factors)
    for factor in range(encoded.factors):
        # Every latent may be asked at every split: choosing among a few at random would give
        # importance to latents that know nothing.
        forest = RandomForestClassifier(TREES, max_features=None, random_state=seed)
        forest.fit(train, train_levels[:, factor])
        importance[:, factor] = forest.feature_importances_
        accuracy[factor] = forest.score(test, test_levels[:, factor])
    return DCI(disentanglement(importance), completeness(importance), float(accuracy.mean()))


def disentanglement(importance: NDArray[np.float64]) -> float:
    """Σ_i ρ_i (1 − H_F(P_i)) of importances R (D, F): P_i row i's shares, ρ_i its share of all.

    H_F has the base F. Importances that are all 0 give 0.
    """
    total = importance.sum()
    if total <= 0 or importance.shape[1] < 2:
        return 0.0
    weights = importance.sum(axis=1) / total
    used = weights > 0
    purity = 1 - entropy(importance[used], base=importance.shape[1], axis=1)
    return float(weights[used] @ purity)


def completeness(importance: NDArray[np.float64]) -> float:
    """The same of columns: Σ_k ρ_k (1 − H_D(P_k)), of importances R (D, F)."""
    return disentanglement(importance.T)
