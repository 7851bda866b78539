"""What do the latents know of the image, and how far is the aggregate posterior from the prior?

q(z) = (1/N) Σ_n q(z|x_n) over the N images of a split. The KL of the bound is the sum of two
parts (Hoffman & Johnson 2016, "ELBO surgery", NIPS workshop):

    mean KL(q(z|x_n) ‖ p(z)) = I(x; z) + KL(q(z) ‖ p(z)),

and the second of two again (Chen et al. 2018, arXiv:1802.04942, eq. 2):

    KL(q(z) ‖ p(z)) = TC + Σ_j KL(q(z_j) ‖ p(z_j)),   TC = KL(q(z) ‖ Π_j q(z_j)).

Every draw of z is held against all N images. With the image that it was drawn from among them,
log q(z) is too large and I(x; z) too small, never above ln N; without it the bias turns round (the
leave-one-out bound of Poole et al. 2019, arXiv:1905.06922), and is of the same size to first order
in 1/N. So the truth lies between, the middle is free of that bias, and all figures are taken with
it. Where the two are far apart, as they are once I(x; z) comes near to ln N, N images say nothing
of q(z): then only the interval is left, which the mean KL closes from above, and no figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.errors import standard_error
from explorer.metrics.question import Figures, Question
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel
from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.objectives.likelihoods import LOG_2PI

DRAWS = 2000
NEARLY_ALL = 1 - 1e-9
MOST_OPEN = 0.5
"""Nats between the two estimates of I(x; z) from which on N images do not tell it."""
ELEMENTS_AT_ONCE = 1 << 22
"""Bounds the memory of draws × images × dimensions."""


@dataclass(frozen=True)
class AggregateSplit:
    """The parts of the mean KL, nats.

    Those that are None cannot be told from N images.

    Attributes:
        kl: mean KL(q(z|x) ‖ p(z)), in closed form.
        information: I(x; z).
        information_error: its standard error, from draw to draw.
        information_between: between which two it lies; never above `kl`.
        kl_aggregate: KL(q(z) ‖ p(z)), `kl` less the information.
        kl_aggregate_between: between which two it lies.
        total_correlation: KL(q(z) ‖ Π_j q(z_j)).
        kl_marginals: Σ_j KL(q(z_j) ‖ p(z_j)); one dimension at a time N images are many.
        overlap: ∫ min(q(z), p(z)) dz, from 0 to 1; the noise of q(z) makes it a little too small.
        draws: of z, behind each.
    """

    kl: float
    information: float | None
    information_error: float | None
    information_between: tuple[float, float]
    kl_aggregate: float | None
    kl_aggregate_between: tuple[float, float]
    total_correlation: float | None
    kl_marginals: float
    overlap: float | None
    draws: int


@torch.inference_mode()
def aggregate_split(
    mu: Tensor,
    logvar: Tensor,
    draws: int,
    generator: torch.Generator,
    progress: Callable[[int], object] = lambda _: None,
) -> AggregateSplit:
    """The split of the mean KL of N Gaussian posteriors, N ≥ 2, with the prior N(0, I).

    Args:
        mu, logvar: of q(z|x_n), (N, D) each.
        draws: of z, each from the posterior of another image as far as there are so many.
        generator: source of the draws, on the device of `mu`.
        progress: called with the number of draws done since the last call.

    Raises:
        ValueError: fewer than two images, or no draws.
    """
    if len(mu) < 2 or draws < 1:
        raise ValueError(f"{len(mu)} images and {draws} draws: there must be at least 2 and 1.")
    # float64: of a posterior whose σ is lost beside its μ, z − μ would be noise.
    mu, logvar = mu.double(), logvar.double()
    own = _images_in_turn(len(mu), draws, generator)
    noise = torch.randn(draws, mu.shape[1], generator=generator, device=mu.device).double()
    z = mu[own] + torch.exp(0.5 * logvar[own]) * noise
    log_q_given_x = -0.5 * (LOG_2PI + logvar[own] + noise.square()).sum(1)
    log_prior = -0.5 * (LOG_2PI + z.square()).sum(1)
    parts = []
    chunk = max(1, ELEMENTS_AT_ONCE // mu.numel())
    for rows in torch.split(torch.arange(draws, device=mu.device), chunk):
        parts.append(_log_densities(z[rows], own[rows], mu, logvar))
        progress(len(rows))
    log_q_of_all, log_q_of_others, log_q_of_marginals = (
        torch.cat(p) for p in zip(*parts, strict=True)
    )
    kl = gaussian_kl_per_dim(mu, logvar).sum(1).mean().item()
    below, above = (
        (log_q_given_x - log_q).mean().item() for log_q in (log_q_of_all, log_q_of_others)
    )
    between = (min(below, kl), min(above, kl))
    marginals = (log_q_of_marginals - log_prior).mean().item()
    log_q = (log_q_of_all + log_q_of_others) / 2
    information = min((log_q_given_x - log_q).mean().item(), kl)
    is_known = above - below <= MOST_OPEN
    return AggregateSplit(
        kl=kl,
        information=information if is_known else None,
        information_error=standard_error(log_q_given_x - log_q) if is_known else None,
        information_between=between,
        kl_aggregate=kl - information if is_known else None,
        kl_aggregate_between=(kl - between[1], kl - between[0]),
        total_correlation=(log_q - log_q_of_marginals).mean().item() if is_known else None,
        kl_marginals=marginals,
        overlap=torch.exp((log_prior - log_q).clamp(max=0)).mean().item() if is_known else None,
        draws=draws,
    )


def _images_in_turn(images: int, draws: int, generator: torch.Generator) -> Tensor:
    """Rows at random, none a second time before all were there once, int64 (draws,)."""
    rounds = [
        torch.randperm(images, generator=generator, device=generator.device)
        for _ in range(-(-draws // images))
    ]
    return torch.cat(rounds)[:draws]


def _log_densities(
    z: Tensor, own: Tensor, mu: Tensor, logvar: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """log q(z), log q(z) without z's own image, and Σ_j log q(z_j), nats, (M,) each."""
    images = len(mu)
    total = torch.zeros(len(z), images, dtype=z.dtype, device=z.device)
    marginals = torch.zeros(len(z), dtype=z.dtype, device=z.device)
    for d in range(z.shape[1]):
        squared = (z[:, d, None] - mu[:, d]).square() * torch.exp(-logvar[:, d])
        log_q_given_x = -0.5 * (LOG_2PI + logvar[:, d] + squared)
        marginals += _middle(log_q_given_x, own)
        total += log_q_given_x
    log_q = torch.logsumexp(total, 1) - math.log(images)
    total[torch.arange(len(z), device=z.device), own] = -math.inf
    return log_q, torch.logsumexp(total, 1) - math.log(images - 1), marginals


def _middle(log_q_given_x: Tensor, own: Tensor) -> Tensor:
    """Between log q(z_j) of all images and of all but z's own, nats, (M,), of (M, N)."""
    images = log_q_given_x.shape[1]
    of_all = torch.logsumexp(log_q_given_x, 1)
    share = torch.exp(log_q_given_x.gather(1, own[:, None])[:, 0] - of_all).clamp(max=NEARLY_ALL)
    of_others = of_all + torch.log1p(-share)
    return (of_all - math.log(images) + of_others - math.log(images - 1)) / 2


@torch.inference_mode()
def aggregate_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> Figures:
    """The split of a model's KL over a split of the data."""
    model.eval()
    mus, logvars = [], []
    for x, labels in batches(images):
        mu, logvar = model.encode(x, labels)
        if logvar is None:
            raise TypeError("The split of the KL needs a Gaussian posterior.")
        mus.append(mu)
        logvars.append(logvar)
    generator = torch.Generator(images.device).manual_seed(question.seed)
    found = aggregate_split(torch.cat(mus), torch.cat(logvars), DRAWS, generator, question.progress)
    return {
        "mutual_information": found.information,
        "mutual_information_se": found.information_error,
        "mutual_information_between": list(found.information_between),
        "kl_aggregate_posterior": found.kl_aggregate,
        "kl_aggregate_posterior_between": list(found.kl_aggregate_between),
        "total_correlation": found.total_correlation,
        "kl_marginals": found.kl_marginals,
        "prior_overlap": found.overlap,
        "latent_draws": found.draws,
    }
