"""Can a linear classifier tell which factor two images share?  Higgins' metric, of the β-VAE.

Source: Higgins et al. 2017, "β-VAE: learning basic visual concepts with a constrained variational
framework", ICLR, §3. Sample sizes: Locatello et al. 2019, arXiv:1811.12359, App. C.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.factor_latents import FactorLatents

PAIRS = 64
"""L: pairs of images behind each point that is classified."""
TRAIN_POINTS, TEST_POINTS = 10_000, 5_000
POINTS_AT_ONCE = 500
MAX_STEPS = 1000


def higgins_metric(encoded: FactorLatents, seed: int = 0) -> float:
    """Accuracy of the classifier on points that it was not trained on, 1/F (chance) to 1.

    For each point a factor is drawn, and L pairs of images of which each shares that factor, at a
    level of its own; all other factors are at random. The point is the mean |μ − μ'| of the
    pairs, and its class the factor. A factor may be spread over several latents at no cost.
    """
    from sklearn.linear_model import LogisticRegression  # a second of imports

    rng = np.random.default_rng(seed)
    train, train_factors = _points(encoded, TRAIN_POINTS, rng)
    test, test_factors = _points(encoded, TEST_POINTS, rng)
    # A scale for all: the penalty must not depend on the unit of the means.
    scale = float(train.std()) or 1.0
    classifier = LogisticRegression(max_iter=MAX_STEPS, C=100.0)
    classifier.fit(train / scale, train_factors)
    return float(classifier.score(test / scale, test_factors))


def _points(
    encoded: FactorLatents, count: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    parts, factors = [], rng.integers(encoded.factors, size=count)
    for part in np.split(factors, range(POINTS_AT_ONCE, count, POINTS_AT_ONCE)):
        first = encoded.random_levels(len(part) * PAIRS, rng).reshape(len(part), PAIRS, -1)
        second = encoded.random_levels(len(part) * PAIRS, rng).reshape(len(part), PAIRS, -1)
        rows = np.arange(len(part))
        second[rows, :, part] = first[rows, :, part]
        parts.append(np.abs(encoded.at(first) - encoded.at(second)).mean(axis=1))
    return np.concatenate(parts), factors
