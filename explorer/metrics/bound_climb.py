"""How do the ELBO and the importance-weighted bound settle as draws of z are added?

Everything follows from the log-weights log p(x, z) − log q(z|x) of draws z ~ q(z|x) for one image:
their mean estimates the ELBO, and log (1/K) Σ exp of K of them the bound of K draws
(Burda et al. 2015, arXiv:1509.00519, eq. 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Climb:
    """The importance-weighted bound for several K, each from all the draws there are.

    Attributes:
        counts: the K.
        bound: E[log (1/K) Σ w] over the groups of K draws, nats, (len(counts),).
        spread: its standard deviation from group to group; 0 where there is one group.
    """

    counts: tuple[int, ...]
    bound: Floats
    spread: Floats


def running_elbo(log_weights: NDArray[np.floating]) -> Floats:
    """The mean of the first S log-weights for each S, nats, (M,) → (M,)."""
    values = np.asarray(log_weights, dtype=np.float64)
    means: Floats = np.cumsum(values) / np.arange(1, len(values) + 1)
    return means


def climb(log_weights: NDArray[np.floating], counts: Sequence[int]) -> Climb:
    """The bound of K draws for each K in `counts`, averaged over as many groups as there are.

    Raises:
        ValueError: a K below 1 or above the number of draws.
    """
    values = np.asarray(log_weights, dtype=np.float64)
    means, spreads = [], []
    for count in counts:
        groups = len(values) // count if count > 0 else 0
        if not groups:
            raise ValueError(f"{len(values)} draws make no bound of {count} draws.")
        rows = values[: groups * count].reshape(groups, count)
        bounds = logsumexp(rows, axis=1) - np.log(count)
        means.append(float(bounds.mean()))
        spreads.append(float(bounds.std()))
    return Climb(tuple(counts), np.array(means), np.array(spreads))
