"""What is log p(x|y) of many images at once, where z has two dimensions?

Two grids of z, each between the other's nodes, are decoded for each class and shared by all images:
for Bernoulli pixels log p(x|z) = Σ x·logit − Σ softplus(logit), so that the images meet a grid in
one product of matrices. Where the two disagree, or p(z|x) reaches the grids' edge, `quadrature.py`
integrates that image alone: it is finer, cuts where one image needs it, and takes up to a second.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from explorer.metrics.quadrature import PRIOR_EXTENT, exact_posterior, is_too_narrow
from explorer.models.base import Model
from explorer.models.vae import VAE
from explorer.objectives.likelihoods import LOG_2PI

GRID_SIDE = 256
NODES_AT_ONCE = 4096
TOLERANCE = 0.05
"""nats. A posterior's σ is 0.01 at the narrowest and most are 0.1; between nodes lie 0.047."""
MOST_REFINED = 60
"""Integrals taken one by one, the most doubtful first: each costs seconds."""
MATTERS = 10.0
"""A class whose p(x|y) is e^-10 of the likeliest one's adds nothing to p(x)."""
EDGE_NODES = 2


class GridEvidence(NamedTuple):
    """log p(x|y) under every class, nats, (B, K); how far it may be off, nats, likewise."""

    log_px: Tensor
    doubt: Tensor


def has_grid(model: Model) -> bool:
    """Whether this way is open: two latent dimensions and Bernoulli pixels."""
    is_bernoulli = isinstance(model, VAE) and model.architecture.likelihood == "bernoulli"
    return is_bernoulli and model.latent_dim == 2


@torch.inference_mode()
def log_px_given_classes_on_grid(
    model: VAE, x: Tensor, classes: int, side: int = GRID_SIDE
) -> GridEvidence:
    """log p(x|y) = log ∫ p(x|z, y) p(z) dz under every class, by the rectangle rule on two grids.

    Args:
        x: pixels in [0, 1], (B, C, H, W).
        classes: K.
        side: nodes on each axis of each grid.
    """
    spacing = 2 * PRIOR_EXTENT / side
    shape = (2, len(x), classes)
    inner, edge = (torch.full(shape, -math.inf, device=x.device) for _ in range(2))
    for grid in range(2):
        axis = (torch.arange(side, device=x.device) + 0.25 + 0.5 * grid) * spacing - PRIOR_EXTENT
        z = torch.cartesian_prod(axis, axis)
        is_edge = z.abs().amax(1) > PRIOR_EXTENT - EDGE_NODES * spacing
        for sums, nodes in ((inner[grid], z[~is_edge]), (edge[grid], z[is_edge])):
            for label in range(classes):
                _add(sums[:, label], model, x, nodes, label)
    log_volume = 2 * math.log(spacing)
    first, second = torch.logaddexp(inner, edge) + log_volume
    log_px = torch.logaddexp(first, second) - math.log(2)
    beyond = torch.logaddexp(edge[0], edge[1]) + log_volume - math.log(2) - log_px
    return GridEvidence(log_px, 0.5 * (first - second).abs() + beyond.exp())


def _add(sums: Tensor, model: VAE, x: Tensor, nodes: Tensor, label: int) -> None:
    """Add Σ p(x|z, y) p(z) over the nodes to what `sums` (B,) holds, all as logarithms."""
    for z in torch.split(nodes, NODES_AT_ONCE):
        log_prior = -LOG_2PI - 0.5 * z.square().sum(1)
        labels = torch.full((len(z),), label, dtype=torch.int64, device=x.device)
        x_logits = model.decode(z, labels).float().flatten(1)
        log_joint = x.flatten(1) @ x_logits.T + (log_prior - functional.softplus(x_logits).sum(1))
        sums.copy_(torch.logaddexp(sums, torch.logsumexp(log_joint, 1)))


@torch.inference_mode()
def refined(model: VAE, x: Tensor, found: GridEvidence) -> tuple[GridEvidence, int]:
    """The same with those of which the grids are not sure integrated one by one; how many were.

    One whose posterior is too narrow for that keeps its doubt.
    Classes that an image is surely not of are left as they are, and without a doubt.
    """
    likely = found.log_px > found.log_px.amax(1, keepdim=True) - MATTERS
    log_px, doubt = found.log_px.clone(), torch.where(likely, found.doubt, 0.0)
    worst = doubt.flatten().topk(min(MOST_REFINED, doubt.numel()))
    classes = doubt.shape[1]
    doubtful = [int(place) for at, place in zip(*worst, strict=True) if at > TOLERANCE]
    integrated = 0
    for image, label in (divmod(place, classes) for place in doubtful):
        one, given = x[image : image + 1], torch.tensor([label], device=x.device)
        mu, logvar = model.encode(one, given)
        if logvar is not None and not is_too_narrow(mu[0], logvar[0]):
            log_px[image, label] = exact_posterior(model, one, given).log_px
            doubt[image, label] = 0.0
            integrated += 1
    return GridEvidence(log_px, doubt), integrated
