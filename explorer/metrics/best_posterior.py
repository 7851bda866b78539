"""How much of what q(z|x) misses is the encoder's doing, and how much the family of Gaussians'?

log p(x) − ELBO = [log p(x) − ELBO(q*)] + [ELBO(q*) − ELBO(q)], with q* the best Gaussian for this
one image: the approximation gap and the amortisation gap (Cremer, Li and Duvenaud 2018,
https://arxiv.org/abs/1801.03558). q* is found by gradient ascent from the encoder's answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.metrics.drawn_bounds import drawn_bounds
from explorer.metrics.errors import standard_error
from explorer.models.base import ContinuousLatentModel
from explorer.models.patience import go_on
from explorer.objectives.elbo import gaussian_kl_per_dim

STEPS, FEWEST_STEPS = 160, 40
DRAWS = 8
"""z of one step, each with its mirror image about μ, which cancels much of their noise."""
LEARNING_RATE = 0.05
PIXELS_DECODED = 1 << 21
"""Pixels decoded and differentiated in all: a second or less on two cores."""
JUDGED_DRAWS = 512


@dataclass(frozen=True, eq=False)
class BestPosterior:
    """The best diagonal Gaussian for one image, as far as it was found.

    Attributes:
        mu, logvar: of q*, (D,) each; the encoder's own where the search found nothing better.
        elbo: under q*, nats, by draws that the search has not seen.
        amortisation_gap: ELBO(q*) − ELBO(q), nats, on the same draws of noise; 0 where nothing
            better was found.
        amortisation_gap_se: its standard error.
        approximation_gap: the importance-weighted bound of q*'s draws − ELBO(q*) by the same, nats,
            ≥ 0: log p(x) − ELBO(q*) or, in expectation, less.
        approximation_gap_se: its standard error.
    """

    mu: Tensor
    logvar: Tensor
    elbo: float
    amortisation_gap: float
    amortisation_gap_se: float
    approximation_gap: float
    approximation_gap_se: float


def best_posterior(
    model: ContinuousLatentModel, x: Tensor, labels: Tensor | None, generator: torch.Generator
) -> BestPosterior:
    """Search q* for one image.

    Args:
        model: with a Gaussian posterior.
        x: pixels in [0, 1], (1, C, H, W).
        labels: (1,), for a model that is given a class.
        generator: source of the draws, on the device of `x`.

    Raises:
        ValueError: the posterior has no σ.
    """
    with torch.no_grad():
        mu, logvar = model.encode(x, labels)
    if logvar is None:
        raise ValueError("A point has no gap: the model has no Gaussian posterior.")
    steps = min(max(PIXELS_DECODED // (2 * DRAWS * x.numel()), FEWEST_STEPS), STEPS)
    best_mu, best_logvar = (each.clone().requires_grad_() for each in (mu, logvar))
    search = torch.optim.Adam([best_mu, best_logvar], lr=LEARNING_RATE)
    calmer = torch.optim.lr_scheduler.CosineAnnealingLR(search, steps)
    for _ in range(steps):
        go_on()
        half = torch.randn(DRAWS, mu.shape[1], generator=generator, device=x.device)
        bound = _bounds(model, x, labels, best_mu, best_logvar, torch.cat([half, -half])).mean()
        best_mu.grad, best_logvar.grad = torch.autograd.grad(-bound, [best_mu, best_logvar])
        search.step()
        calmer.step()
    return _judged(model, x, labels, (mu, logvar), (best_mu, best_logvar), generator)


@torch.no_grad()
def _judged(
    model: ContinuousLatentModel,
    x: Tensor,
    labels: Tensor | None,
    before: tuple[Tensor, Tensor],
    after: tuple[Tensor, Tensor],
    generator: torch.Generator,
) -> BestPosterior:
    draws = min(max(PIXELS_DECODED // x.numel(), 2 * DRAWS), JUDGED_DRAWS)
    noise = torch.randn(draws, before[0].shape[1], generator=generator, device=x.device)
    first, second = (_log_weights(model, x, labels, *q, noise) for q in (before, after))
    gain = second - first
    if not float(gain.mean()) > 0:
        kept = drawn_bounds(first)
        return BestPosterior(before[0][0], before[1][0], kept.elbo, 0.0, 0.0, kept.gap, kept.gap_se)
    mu, logvar = (each.detach()[0] for each in after)
    best, gap, error = drawn_bounds(second), float(gain.mean()), standard_error(gain)
    return BestPosterior(mu, logvar, best.elbo, gap, error, best.gap, best.gap_se)


def _bounds(
    model: ContinuousLatentModel,
    x: Tensor,
    labels: Tensor | None,
    mu: Tensor,
    logvar: Tensor,
    noise: Tensor,
) -> Tensor:
    """log p(x|z) − KL(q ‖ p) at z = μ + σ·noise, nats, (N,)."""
    z = mu + torch.exp(0.5 * logvar) * noise
    return _log_px_given_z(model, z, x, labels) - gaussian_kl_per_dim(mu, logvar).sum()


def _log_weights(
    model: ContinuousLatentModel,
    x: Tensor,
    labels: Tensor | None,
    mu: Tensor,
    logvar: Tensor,
    noise: Tensor,
) -> Tensor:
    """log p(x|z) p(z) / q(z), float64 (N,): of the same mean, and of less noise the better q is."""
    z = mu + torch.exp(0.5 * logvar) * noise
    log_ratio = 0.5 * (noise.square() + logvar - z.square()).double().sum(1)
    return _log_px_given_z(model, z, x, labels).double() + log_ratio


def _log_px_given_z(
    model: ContinuousLatentModel, z: Tensor, x: Tensor, labels: Tensor | None
) -> Tensor:
    images = x.expand(len(z), *x.shape[1:])
    return model.log_px_given_z(z, images, None if labels is None else labels.expand(len(z)))
