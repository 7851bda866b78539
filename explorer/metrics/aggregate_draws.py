"""How dense is the aggregate posterior where draws of it fall, by any part of its images?

Each draw's log Σ_n q(z|x_n) is kept for every group of images apart, so that the density by all
groups but one costs no second pass.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.objectives.likelihoods import LOG_2PI

GROUPS = 20
"""Of images: a jackknife's error is itself sure to 1/√(2·19), a sixth."""
ELEMENTS_AT_ONCE = 1 << 22
"""Bounds the memory of draws × images × dimensions."""


@dataclass(frozen=True, eq=False)
class AggregateDraws:
    """M draws of z from the posteriors of N images in G groups; all logarithms float64, nats.

    Attributes:
        group: of the image that each draw is from, int64 (M,).
        log_q_given_x: of each draw by its own image, a row for each dimension and the last for all
            of them, (D + 1, M).
        log_sums: log Σ q(z|x_n) over the images of each group but the draw's own one, likewise,
            (D + 1, M, G).
        log_prior: (M,).
        kl: KL(q(z|x_n) ‖ p(z)) in closed form, (N,).
        groups: of each image, int64 (N,).
    """

    group: Tensor
    log_q_given_x: Tensor
    log_sums: Tensor
    log_prior: Tensor
    kl: Tensor
    groups: Tensor

    @property
    def count(self) -> int:
        """G."""
        return self.log_sums.shape[2]


def aggregate_draws(
    mu: Tensor,
    logvar: Tensor,
    draws: int,
    generator: torch.Generator,
    groups: Tensor | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> AggregateDraws:
    """Draws, each from the posterior of another image as far as there are so many.

    Args:
        mu, logvar: of q(z|x_n), (N, D) each.
        draws: M.
        generator: source of the draws, on the device of `mu`.
        groups: of images that are no independent ones, int64 (N,) from 0; else in turn.
        progress: called with the number of draws done since the last call.
    """
    # float64: of a posterior whose σ is lost beside its μ, z − μ would be noise.
    mu, logvar = mu.double(), logvar.double()
    own = _images_in_turn(len(mu), draws, generator)
    if groups is None:
        groups = _in_turn(own, len(mu), min(GROUPS, len(mu), draws))
    noise = torch.randn(draws, mu.shape[1], generator=generator, device=mu.device).double()
    z = mu[own] + torch.exp(0.5 * logvar[own]) * noise
    of_own = -0.5 * (LOG_2PI + logvar[own] + noise.square()).T
    by_group = torch.argsort(groups, stable=True)  # so that a group is a slice
    place = torch.argsort(by_group)[own]
    sizes = torch.bincount(groups).tolist()
    sums = []
    for rows in torch.split(
        torch.arange(draws, device=mu.device), max(1, ELEMENTS_AT_ONCE // mu.numel())
    ):
        sums.append(_log_sums(z[rows], place[rows], mu[by_group], logvar[by_group], sizes))
        progress(len(rows))
    return AggregateDraws(
        groups[own],
        torch.cat([of_own, of_own.sum(0, keepdim=True)]),
        torch.cat(sums, 1),
        -0.5 * (LOG_2PI + z.square()).sum(1),
        gaussian_kl_per_dim(mu, logvar).sum(1),
        groups,
    )


def _images_in_turn(images: int, draws: int, generator: torch.Generator) -> Tensor:
    """Rows at random, none a second time before all were there once, int64 (draws,)."""
    rounds = [
        torch.randperm(images, generator=generator, device=generator.device)
        for _ in range(-(-draws // images))
    ]
    return torch.cat(rounds)[:draws]


def _in_turn(own: Tensor, images: int, count: int) -> Tensor:
    """Groups of the images, int64 (images,), of which each has its share of the draws."""
    first = own[:images]
    unseen = torch.ones(images, dtype=torch.bool, device=own.device)
    unseen[first] = False
    order = torch.cat([first, unseen.nonzero()[:, 0]])
    groups = torch.empty(images, dtype=torch.int64, device=own.device)
    groups[order] = torch.arange(images, device=own.device) % count
    return groups


def _log_sums(z: Tensor, own: Tensor, mu: Tensor, logvar: Tensor, sizes: list[int]) -> Tensor:
    """`AggregateDraws.log_sums` of some draws, of images in the order of their groups."""
    total = torch.zeros(len(z), len(mu), dtype=z.dtype, device=z.device)
    every = torch.arange(len(z), device=z.device)
    rows = []
    for d in range(z.shape[1]):
        squared = (z[:, d, None] - mu[:, d]).square() * torch.exp(-logvar[:, d])
        log_q_given_x = -0.5 * (LOG_2PI + logvar[:, d] + squared)
        log_q_given_x[every, own] = -math.inf
        rows.append(_by_group(log_q_given_x, sizes))
        total += log_q_given_x
    return torch.stack([*rows, _by_group(total, sizes)])


def _by_group(values: Tensor, sizes: list[int]) -> Tensor:
    """log Σ exp within each group, (M, G), of (M, N)."""
    return torch.stack([torch.logsumexp(part, 1) for part in torch.split(values, sizes, 1)], 1)
