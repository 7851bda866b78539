"""Does one latent know each factor, and no second one?  The mutual information gap.

Source: Chen et al. 2018, "Isolating sources of disentanglement", arXiv:1802.04942, §4.1, eq. 6.
Chen measures I(z_j; v_k) under q(z|x); here, as in Locatello et al. 2019, arXiv:1811.12359,
App. C, it is that of the means μ_j cut into 20 bins of equal width, so that it compares with the
figures of that study.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.metrics.factor_latents import FactorLatents

BINS = 20


def mig(encoded: FactorLatents) -> float:
    """(1/F) Σ_k (I(z_j1; v_k) − I(z_j2; v_k)) / H(v_k), j1 and j2 the two that know most: 0 to 1.

    Over every combination of the factors once: nothing is drawn. A factor with more levels than
    there are bins cannot reach 1: see `ceiling`.
    """
    known = np.sort(mutual_information(encoded), axis=0)
    runner_up = known[-2] if len(known) > 1 else np.zeros(encoded.factors)
    gaps = (known[-1] - runner_up) / np.log(encoded.sizes)
    return float(gaps.mean())


def mutual_information(encoded: FactorLatents) -> NDArray[np.float64]:
    """I(z_j; v_k) of binned latents and factors, nats, float64 (D, F)."""
    levels = encoded.levels()
    found = [
        [_information(_binned(column), levels[:, k], size) for k, size in enumerate(encoded.sizes)]
        for column in encoded.means.T
    ]
    return np.array(found)


def ceiling(encoded: FactorLatents) -> float:
    """The gap of latents that are the true factors themselves, by the same bins."""
    true = FactorLatents(encoded.sizes, encoded.levels().astype(np.float64), encoded.is_kind)
    return mig(true)


def _binned(column: NDArray[np.float64]) -> NDArray[np.int64]:
    edges = np.histogram_bin_edges(column, BINS)
    return np.digitize(column, edges[1:-1])


def _information(bins: NDArray[np.int64], levels: NDArray[np.int64], size: int) -> float:
    counts = np.bincount(bins * size + levels, minlength=BINS * size).reshape(BINS, size)
    joint = counts / counts.sum()
    apart = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    seen = joint > 0
    return float((joint[seen] * np.log(joint[seen] / apart[seen])).sum())
