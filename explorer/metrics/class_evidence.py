"""What is log p(x|y) of one image under every class, where z has at most two dimensions?

An integral takes up to a second, and few classes add anything to p(x). Which do is not told by
draws from q(z|x, y): under a class that no training image has shaped they miss by a hundred nats. A
coarse grid over the prior tells it to a few, whose likely classes are then integrated one by one.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.metrics.quadrature import (
    MAX_QUADRATURE_DIM,
    PRIOR_EXTENT,
    exact_posterior,
    is_too_narrow,
)
from explorer.models.base import ContinuousLatentModel
from explorer.models.batches import rows_at_once
from explorer.models.patience import go_on
from explorer.objectives.likelihoods import LOG_2PI

SCAN_SIDE = 48
"""Nodes on an axis of the coarse grid: for all ten classes as long as one integral. On the shipped
models it or the draws are within 4 nats of a likely class, and 14 too low at most of any."""
UNLIKELY = 20.0
"""A class that much below the likeliest by the coarse grid is not integrated, nats."""
SCANNED_NUMBERS = 32 * 32
"""Of the largest image that is asked under every class in a few seconds."""


class ClassEvidence(NamedTuple):
    """log p(x|y) under every class, nats, (K,), and which of them were integrated, bool (K,)."""

    log_px: Tensor
    is_integrated: Tensor


def can_be_integrated(model: ContinuousLatentModel, x: Tensor) -> bool:
    """Whether this way is open: at most two latent dimensions, and an image of a small size."""
    return model.latent_dim <= MAX_QUADRATURE_DIM and x.numel() <= SCANNED_NUMBERS


@torch.inference_mode()
def class_evidence(model: ContinuousLatentModel, x: Tensor, bounds: Tensor) -> ClassEvidence:
    """Integrate p(x|z, y) p(z) over z under each class that can be the image's.

    Args:
        x: pixels in [0, 1], (1, C, H, W).
        bounds: of log p(x|y) by draws from q(z|x, y), nats, (K,); they stand for the classes that
            the grid does not reach.
    """
    scanned = [_scanned(model, x, label) for label in range(len(bounds))]
    rough = torch.maximum(torch.tensor(scanned, dtype=torch.float64), bounds.double().cpu())
    log_px, is_integrated = rough.clone(), torch.zeros(len(rough), dtype=torch.bool)
    best = -math.inf
    for label in rough.argsort(descending=True).tolist():
        given = torch.tensor([label], device=x.device)
        mu, logvar = model.encode(x, given)
        if float(rough[label]) < best - UNLIKELY:
            break
        if logvar is not None and not is_too_narrow(mu[0], logvar[0]):
            log_px[label] = exact_posterior(model, x, given).log_px
            is_integrated[label] = True
        best = max(best, float(log_px[label]))
    return ClassEvidence(log_px, is_integrated)


def _scanned(model: ContinuousLatentModel, x: Tensor, label: int) -> float:
    """log ∫ p(x|z, y) p(z) dz by the rectangle rule on a coarse grid, nats."""
    spacing = 2 * PRIOR_EXTENT / SCAN_SIDE
    axis = (torch.arange(SCAN_SIDE, device=x.device) + 0.5) * spacing - PRIOR_EXTENT
    nodes = torch.cartesian_prod(*[axis] * model.latent_dim).view(-1, model.latent_dim)
    parts = []
    for z in torch.split(nodes, rows_at_once(x.numel())):
        go_on()
        given = torch.full((len(z),), label, device=x.device)
        log_prior = -0.5 * (LOG_2PI + z.square()).sum(1)
        images = x.expand(len(z), *x.shape[1:])
        parts.append(model.log_px_given_z(z, images, given).double() + log_prior)
    return float(torch.logsumexp(torch.cat(parts), 0)) + model.latent_dim * math.log(spacing)
