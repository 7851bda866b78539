"""What do the latents know of the image, and how far is the aggregate posterior from the prior?

q(z) = (1/N) Σ_n q(z|x_n) over the N images of a split. The KL of the bound is the sum of two
parts (Hoffman & Johnson 2016, "ELBO surgery", NIPS workshop):

    mean KL(q(z|x_n) ‖ p(z)) = I(x; z) + KL(q(z) ‖ p(z)),

and the second of two again (Chen et al. 2018, arXiv:1802.04942, eq. 2):

    KL(q(z) ‖ p(z)) = TC + Σ_j KL(q(z_j) ‖ p(z_j)),   TC = KL(q(z) ‖ Π_j q(z_j)).

Every draw of z is held against all N images. With the image that it was drawn from among them,
log q(z) is too large and I(x; z) too small, never above ln N; without it the bias turns round (the
leave-one-out bound of Poole et al. 2019, arXiv:1905.06922), and is of the same size to first order
in 1/N. So the truth lies between what both would be of all draws, but the middle hangs on the few
draws beside which no other image lies. Say that 1 + k images are at z, in units of the density of
its own: then

    log q(z) = log q(z|x) + ψ(1 + k) − ψ(N),

for E ψ(1 + k) = ln λ + E₁(λ) of a Poisson count k of mean λ, where E ln (1 + k) is too large and
E ln k endless; so do nearest neighbours count (Kraskov et al. 2004, arXiv:cond-mat/0305641). Where
the two bounds are far apart, as they are once I(x; z) comes near to ln N, N images say nothing of
q(z): then only the interval is left, which the mean KL closes from above, and no figure.

Each mean over the draws is corrected by log q(z|x)/p(z), whose own mean is known in closed form: by
regression, so that what adds up still does. Errors are a jackknife's over groups of images, which
are both where the draws come from and what q(z) is made of (Efron & Stein 1981).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from explorer.metrics.aggregate_draws import AggregateDraws, aggregate_draws

SURE = 2.0
"""Standard errors by which the bounds of I(x; z) are put apart, being estimates themselves."""
MOST_OPEN = 0.5
"""Nats between the two estimates of I(x; z) from which on N images do not tell it."""


MANY = 30.0
"""The logarithm of a count of which it is the digamma too, to a float's last digit."""


class Estimate(NamedTuple):
    """A figure and its standard error, over images."""

    value: float
    error: float


@dataclass(frozen=True)
class AggregateSplit:
    """The parts of the mean KL, nats.

    Those that are None cannot be told from N images.

    Attributes:
        kl: mean KL(q(z|x) ‖ p(z)), in closed form.
        information: I(x; z), never above `kl`.
        information_between: between which two it lies, `SURE` standard errors of the draws and
            images outside its bounds; never below 0 or above `kl`.
        kl_aggregate: KL(q(z) ‖ p(z)), the next two together. No estimate of 0 is never below it.
        kl_aggregate_between: between which two it lies, likewise.
        total_correlation: KL(q(z) ‖ Π_j q(z_j)).
        kl_marginals: Σ_j KL(q(z_j) ‖ p(z_j)); one dimension at a time N images are many.
        overlap: ∫ min(q(z), p(z)) dz, from 0 to 1; the noise of q(z) makes it too small.
        draws: of z, behind each.
    """

    kl: float
    information: Estimate | None
    information_between: tuple[float, float]
    kl_aggregate: Estimate | None
    kl_aggregate_between: tuple[float, float]
    total_correlation: Estimate | None
    kl_marginals: Estimate
    overlap: Estimate | None
    draws: int


class _Means(NamedTuple):
    """What the draws say, each a mean."""

    by_all: float
    by_others: float
    kl_aggregate: float
    total_correlation: float
    kl_marginals: float
    overlap: float
    kl: float

    @property
    def information(self) -> float:
        return self.kl - self.kl_aggregate


@torch.inference_mode()
def aggregate_split(
    mu: Tensor,
    logvar: Tensor,
    draws: int,
    generator: torch.Generator,
    progress: Callable[[int], object] = lambda _: None,
    groups: Tensor | None = None,
    most_open: float = MOST_OPEN,
) -> AggregateSplit:
    """The split of the mean KL of N Gaussian posteriors, N ≥ 2, with the prior N(0, I).

    Args:
        mu, logvar: of q(z|x_n), (N, D) each.
        draws: of z, 2 or more, each from the posterior of another image as far as there are so
            many.
        generator: source of the draws, on the device of `mu`.
        progress: called with the number of draws done since the last call.
        groups: of images that are no independent ones, such as a film's blocks, int64 (N,).
        most_open: nats between the bounds of I(x; z) from which on nothing is told.

    Raises:
        ValueError: fewer than two images or draws.
    """
    if len(mu) < 2 or draws < 2:
        raise ValueError(f"{len(mu)} images and {draws} draws: there must be 2 of each at least.")
    drawn = aggregate_draws(mu, logvar, draws, generator, groups, progress)
    every = torch.ones(drawn.count, dtype=torch.bool, device=mu.device)
    means = _means(drawn, every)
    errors = _jackknife(drawn, every)
    low = means.kl - means.by_all - SURE * errors["low"]
    low = max(min(low, math.log(len(mu)), means.kl), 0.0)
    high = min(max(means.kl - means.by_others + SURE * errors["high"], low), means.kl)
    is_known = means.by_all - means.by_others <= most_open

    def told(key: str, value: float) -> Estimate | None:
        return Estimate(value, errors[key]) if is_known else None

    return AggregateSplit(
        kl=means.kl,
        information=told("information", min(max(means.information, low), high)),
        information_between=(low, high),
        kl_aggregate=told("kl_aggregate", means.kl_aggregate),
        kl_aggregate_between=(means.kl - high, means.kl - low),
        total_correlation=told("total_correlation", means.total_correlation),
        kl_marginals=Estimate(means.kl_marginals, errors["kl_marginals"]),
        overlap=told("overlap", min(max(means.overlap, 0.0), 1.0)),
        draws=draws,
    )


def _means(drawn: AggregateDraws, kept: Tensor) -> _Means:
    """Of the draws and with the images of the groups that are kept, bool (G,)."""
    rows, images = kept[drawn.group], kept[drawn.groups]
    count = int(images.sum())
    others = torch.logsumexp(drawn.log_sums[:, rows][:, :, kept], 2)  # (D + 1, M)
    of_own = drawn.log_q_given_x[:, rows]
    log_q = _log_q(others, of_own, count)
    log_q_of_all = torch.logaddexp(others[-1], of_own[-1]) - math.log(count)
    log_q_of_others = others[-1] - math.log(count - 1) if count > 1 else log_q_of_all
    log_prior, marginals = drawn.log_prior[rows], log_q[:-1].sum(0)
    above_prior = of_own[-1] - log_prior
    kl = drawn.kl[images].mean()
    values = torch.stack(
        [
            log_q_of_all - log_prior,
            log_q_of_others - log_prior,
            log_q[-1] - log_prior,
            log_q[-1] - marginals,
            marginals - log_prior,
            torch.exp((log_prior - log_q[-1]).clamp(max=0)),
        ]
    )
    return _Means._make([*_corrected(values, above_prior, kl).tolist(), float(kl)])


def _log_q(others: Tensor, of_own: Tensor, count: int) -> Tensor:
    """log q(z), nats, of log Σ q(z|x_n) over the other images and log q(z|x) of z's own one."""
    log_images = torch.logaddexp(torch.zeros_like(others), others - of_own)
    images = torch.exp(log_images.clamp(max=MANY))
    at_z = torch.where(log_images < MANY, torch.digamma(images), log_images)
    return of_own + at_z - torch.digamma(torch.tensor(float(count), dtype=torch.float64))


def _corrected(values: Tensor, control: Tensor, mean: Tensor) -> Tensor:
    """Means of `values` (K, M) given the true `mean` of `control` (M,): a control variate's.

    Linear in the values, so that the parts of a whole add up to it.
    """
    deviation = control - control.mean()
    squared = deviation @ deviation
    slope = values @ deviation / squared if squared > 0 else torch.zeros_like(values[:, 0])
    return values.mean(1) - slope * (control.mean() - mean)


def _jackknife(drawn: AggregateDraws, every: Tensor) -> dict[str, float]:
    """The standard error of each mean, from what it is without each group of images in turn."""
    without = []
    for group in range(drawn.count):
        kept = every.clone()
        kept[group] = False
        means = _means(drawn, kept)
        ends = {"low": means.kl - means.by_all, "high": means.kl - means.by_others}
        without.append(means._asdict() | {"information": means.information} | ends)
    errors = {}
    for key in without[0]:
        values = torch.tensor([one[key] for one in without], dtype=torch.float64)
        squared = (values - values.mean()).square().sum().item()
        errors[key] = math.sqrt(squared * (len(values) - 1) / len(values))
    return errors
