"""How far are the latents of a batch from independent of one another?

TC = KL(q(z) ‖ Π_j q(z_j)), with q(z) the mixture of the batch's own posteriors: the part of the KL
that a β-TCVAE weighs. With 1/(N·M) in place of 1/M, as minibatch-weighted sampling has it, each
log density would be less by ln N: a constant, so that the gradient is the same.
Source: Chen et al. 2018, arXiv:1802.04942, eq. 2 and 5, where M is the batch's size and N the data
set's.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explorer.objectives.likelihoods import LOG_2PI


def total_correlation(z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """log q(z) − Σ_j log q(z_j), nats, (B,), whose mean over z ~ q estimates TC.

    Args:
        z: one draw from each posterior, (B, D).
        mu, logvar: of the posteriors, (B, D) each.
    """
    apart = z[:, None] - mu
    log_q = -0.5 * (LOG_2PI + logvar + apart.square() * torch.exp(-logvar))  # (B, B, D)
    # With as many terms D times as once, ln B is left D − 1 times.
    joint, marginals = torch.logsumexp(log_q.sum(2), 1), torch.logsumexp(log_q, 1).sum(1)
    return joint - marginals + (mu.shape[1] - 1) * math.log(len(mu))
