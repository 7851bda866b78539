"""How is an image's evidence estimated by importance sampling from its posterior?"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explorer.models.base import ContinuousLatentModel
from explorer.objectives.likelihoods import LOG_2PI


def log_importance_weights(
    model: ContinuousLatentModel,
    x: Tensor,
    mu: Tensor,
    logvar: Tensor,
    labels: Tensor | None,
    k: int,
    generator: torch.Generator | None,
) -> Tensor:
    """log p(x|z) + log p(z) − log q(z|x) of k draws z ~ q(z|x), nats, (k, B).

    Their mean estimates the ELBO, the log of the mean of their exponentials log p(x).

    Args:
        x: pixels in [0, 1], (B, C, H, W).
        mu, logvar: of q(z|x), (B, D) each.
        labels: (B,), for a model that is given a class.
    """
    means, logvars = mu.repeat(k, 1), logvar.repeat(k, 1)
    noise = torch.randn(means.shape, generator=generator, device=means.device)
    z = means + torch.exp(0.5 * logvars) * noise
    # (z − μ)/σ is the noise itself; from z it would be 0/0 where σ is lost beside μ.
    log_q = -0.5 * (LOG_2PI + logvars + noise.square()).sum(1)
    log_prior = -0.5 * (LOG_2PI + z.square()).sum(1)
    repeated_labels = None if labels is None else labels.repeat(k)
    log_px_given_z = model.log_px_given_z(z, x.repeat(k, 1, 1, 1), repeated_labels)
    return (log_px_given_z + log_prior - log_q).view(k, len(x))


def log_mean_exp(log_weights: Tensor) -> Tensor:
    """log (1/K) Σ_k exp of log weights (K, B), nats, (B,): the importance-weighted bound.

    Source: Burda et al. 2015, arXiv:1509.00519, eq. 8.
    """
    return torch.logsumexp(log_weights, 0) - math.log(len(log_weights))
