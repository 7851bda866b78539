"""What do draws from q say of one image's log p(x), and how sure are they of it?

The ELBO is the mean of the log weights log p(x, z_k) / q(z_k|x), the importance-weighted bound the
log of the mean weight. Both are taken of the same draws, so that the gap between them is too. Where
few weights hold the mean, the delta method says at most one nat, whatever the spread; leaving out
each draw in turn (the jackknife, Efron & Stein 1981) says by how much the bound hangs on it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.metrics.errors import standard_error
from explorer.models.importance_weights import log_mean_exp

LEAST_REST = 1e-12
"""Of the weights' sum, without the largest: below it a draw is all that there is."""


@dataclass(frozen=True)
class DrawnBounds:
    """Two lower bounds of log p(x) in expectation, of one set of draws; nats, with their errors.

    Attributes:
        elbo, elbo_se: by the mean of the log weights.
        bound, bound_se: importance-weighted.
        gap_se: of the second less the first.
    """

    elbo: float
    elbo_se: float
    bound: float
    bound_se: float
    gap_se: float

    @property
    def gap(self) -> float:
        """By how much the importance-weighted bound is the tighter, ≥ 0."""
        return self.bound - self.elbo


def drawn_bounds(log_weights: Tensor) -> DrawnBounds:
    """Both bounds of one image from the log weights of its draws, nats, (K,)."""
    log_weights = log_weights.double()
    without = bounds_without_each(log_weights)
    count = len(log_weights)
    means = (log_weights.mean() * count - log_weights) / max(count - 1, 1)
    return DrawnBounds(
        float(log_weights.mean()),
        standard_error(log_weights),
        float(log_mean_exp(log_weights[:, None])[0]),
        jackknife_error(without),
        jackknife_error(without - means),
    )


def bounds_without_each(log_weights: Tensor) -> Tensor:
    """The importance-weighted bound without each draw in turn, nats, (K,), but for a constant."""
    shares = torch.softmax(log_weights, 0).clamp(max=1 - LEAST_REST)
    return torch.log1p(-shares)


def jackknife_error(without_each: Tensor) -> float:
    """The standard error of what was computed without each of K draws in turn, (K,)."""
    count = len(without_each)
    spread = (without_each - without_each.mean()).square().sum()
    return math.sqrt((count - 1) / count * float(spread))
