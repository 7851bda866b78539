"""Is the total correlation of a batch the one that other code and quadrature find?"""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from explorer.objectives.elbo import gaussian_kl_per_dim
from explorer.objectives.total_correlation import total_correlation


def posteriors(count: int, dims: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    mu = 2 * torch.randn(count, dims, generator=generator, dtype=torch.float64)
    return mu, torch.randn(count, dims, generator=generator, dtype=torch.float64) - 1


def mixture(mu: Tensor, logvar: Tensor) -> MixtureSameFamily:
    """q(z) of the batch, by torch.distributions."""
    each = Independent(Normal(mu, torch.exp(0.5 * logvar)), 1)
    return MixtureSameFamily(Categorical(torch.ones(len(mu), dtype=mu.dtype)), each)


def by_mixtures(z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    joint = mixture(mu, logvar).log_prob(z)
    dims = range(mu.shape[1])
    return joint - sum(mixture(mu[:, [j]], logvar[:, [j]]).log_prob(z[:, [j]]) for j in dims)


@given(st.integers(1, 9), st.integers(1, 5), st.integers(0, 999))
@settings(max_examples=30, deadline=None)
def test_it_is_the_ratio_of_the_mixtures_densities(count: int, dims: int, seed: int) -> None:
    mu, logvar = posteriors(count, dims, seed)
    z = mu + 0.3
    torch.testing.assert_close(total_correlation(z, mu, logvar), by_mixtures(z, mu, logvar))


def test_one_latent_alone_and_latents_that_are_independent_have_none() -> None:
    mu, logvar = posteriors(7, 1)
    assert total_correlation(mu, mu, logvar).abs().max() < 1e-12
    grid = torch.cartesian_prod(torch.tensor([-1.0, 0.5, 2.0]), torch.tensor([0.0, 3.0]))
    correlation = total_correlation(grid + 0.1, grid, torch.full_like(grid, -1.0))
    assert correlation.abs().max() < 1e-5


def test_its_mean_is_the_divergence_by_quadrature() -> None:
    mu, logvar = posteriors(5, 2)
    axis = torch.linspace(-9, 9, 401, dtype=torch.float64)
    z = torch.cartesian_prod(axis, axis)
    q = mixture(mu, logvar).log_prob(z).exp()
    integral = float((q * by_mixtures(z, mu, logvar)).sum() * (axis[1] - axis[0]) ** 2)
    draws = 40_000
    noise = torch.randn(draws, 5, 2, generator=torch.Generator().manual_seed(1)).double()
    drawn = mu + torch.exp(0.5 * logvar) * noise
    estimates = torch.stack([total_correlation(each, mu, logvar).mean() for each in drawn])
    error = float(estimates.std()) / math.sqrt(draws)
    assert integral > 0.1
    assert abs(float(estimates.mean()) - integral) < 4 * error + 1e-6


def test_with_it_the_parts_add_up_to_the_kl() -> None:
    """KL = I(x; z) + TC + Σ_j KL(q(z_j) ‖ p(z_j)), here of one draw from each posterior."""
    mu, logvar = posteriors(6, 3)
    z = mu + torch.exp(0.5 * logvar) * torch.randn_like(mu)
    given_x = Independent(Normal(mu, torch.exp(0.5 * logvar)), 1).log_prob(z)
    information = given_x - mixture(mu, logvar).log_prob(z)
    prior = Normal(0.0, 1.0)
    marginals = sum(
        mixture(mu[:, [j]], logvar[:, [j]]).log_prob(z[:, [j]]) - prior.log_prob(z[:, j])
        for j in range(3)
    )
    whole = given_x - prior.log_prob(z).sum(1)
    parts = information + total_correlation(z, mu, logvar) + marginals
    torch.testing.assert_close(parts, whole)


def test_its_gradient_is_that_of_minibatch_weighted_sampling() -> None:
    """Chen et al.'s q(z) ≈ 1/(N·M) Σ_j q(z|x_j), whatever the size N of the data set."""
    mu, logvar = (part.requires_grad_() for part in posteriors(6, 4))
    z = mu + 0.2 * torch.exp(0.5 * logvar)
    log_q = Normal(mu, torch.exp(0.5 * logvar)).log_prob(z[:, None])
    weight = math.log(50_000 * 6)
    joint = torch.logsumexp(log_q.sum(2), 1) - weight
    theirs = joint - (torch.logsumexp(log_q, 1) - weight).sum(1)
    ours = total_correlation(z, mu, logvar)
    for mine, other in zip(
        torch.autograd.grad(ours.mean(), (mu, logvar), retain_graph=True),
        torch.autograd.grad(theirs.mean(), (mu, logvar)),
        strict=True,
    ):
        torch.testing.assert_close(mine, other)


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_a_posterior_that_is_the_prior_costs_nothing(spread: float) -> None:
    """Also where its draws are far: then neither the KL nor this part of it is there."""
    mu = torch.zeros(8, 3)
    assert gaussian_kl_per_dim(mu, mu).sum() == 0
    assert total_correlation(mu + 5 * spread, mu, mu).abs().max() < 1e-4
