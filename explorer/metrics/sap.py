"""How far ahead is the best latent of the second best, as a predictor of a factor?  SAP.

Source: Kumar, Sattigeri & Balakrishnan 2018, "Variational inference of disentangled latent
concepts from unlabeled observations", arXiv:1711.00848, §3: the squared correlation for factors
that are magnitudes, the balanced accuracy of thresholds for those that are kinds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.factor_latents import CONSTANT_VARIANCE, FactorLatents

IMAGES = 10_000


def sap(encoded: FactorLatents, seed: int = 0) -> float:
    """The gap between the two best latents, averaged over factors: 0 to 1.

    A factor of kinds hardly reaches 1: a latent that varies and knows nothing still guesses 1 in
    K right, so that the gap beside it is 1 − 1/K.
    """
    scores = np.sort(predictions(encoded, seed), axis=0)
    runner_up = scores[-2] if len(scores) > 1 else np.zeros(encoded.factors)
    return float((scores[-1] - runner_up).mean())


def predictions(encoded: FactorLatents, seed: int = 0) -> NDArray[np.float64]:
    """How well latent j predicts factor k, float64 (D, F); a constant latent predicts nothing."""
    means, levels = encoded.sample(IMAGES, np.random.default_rng(seed))
    scores = np.zeros((means.shape[1], encoded.factors))
    for latent in np.flatnonzero(means.var(axis=0) > CONSTANT_VARIANCE):
        for factor, is_kind in enumerate(encoded.is_kind):
            of_latent, level = means[:, latent], levels[:, factor]
            turns = encoded.sizes[factor] if factor in encoded.circular else 0
            scores[latent, factor] = (
                _balanced_accuracy(of_latent, level)
                if is_kind
                else _squared_correlation(of_latent, level, turns)
            )
    return scores


def _squared_correlation(
    means: NDArray[np.float64], level: NDArray[np.int64], turns: int = 0
) -> float:
    """R² of the latent by the level; of a factor of so many levels to a turn, by its cosine and
    sine too: a latent that goes round with it is no straight line."""
    angle = 2 * np.pi * level / turns if turns else np.zeros(len(level))
    by = np.stack([level, np.cos(angle), np.sin(angle), np.ones(len(level))], axis=1)
    rest = means - by @ np.linalg.lstsq(by, means, rcond=None)[0]
    return float(1 - rest.var() / means.var())


def _balanced_accuracy(means: NDArray[np.float64], kind: NDArray[np.int64]) -> float:
    """Of as many thresholds as it takes to part the kinds, fitted to these means."""
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.tree import DecisionTreeClassifier

    kinds = len(np.unique(kind))
    thresholds = DecisionTreeClassifier(
        max_leaf_nodes=kinds, class_weight="balanced", random_state=0
    )
    guesses = thresholds.fit(means[:, None], kind).predict(means[:, None])
    return float(balanced_accuracy_score(kind, guesses))
