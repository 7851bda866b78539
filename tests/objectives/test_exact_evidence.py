"""Is the ELBO short of the evidence by KL(q(z|x) ‖ p(z|x)), and by nothing else?

In a linear-Gaussian model (probabilistic PCA; Tipping & Bishop 1999) both are known exactly:
p(z) = N(0, I), p(x|z) = N(Wz + b, σ²I), p(x) = N(b, WWᵀ + σ²I), and p(z|x) is Gaussian.
"""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.distributions import MultivariateNormal, kl_divergence

from explorer.objectives.elbo import ElboTerms, gaussian_kl_per_dim
from explorer.objectives.likelihoods import gaussian_log_likelihood

SHAPE = (1, 3, 4)
LATENTS = 3
SIGMA = 0.6


class LinearGaussian:
    """W, b and σ, and everything that follows from them in closed form."""

    def __init__(self, seed: int, orthogonal: bool):
        generator = torch.Generator().manual_seed(seed)
        pixels = math.prod(SHAPE)
        loadings = torch.randn(pixels, LATENTS, generator=generator, dtype=torch.float64)
        if orthogonal:  # so that the posterior's covariance is diagonal, as an encoder's is
            loadings = torch.linalg.qr(loadings).Q * torch.tensor([2.0, 1.0, 0.5])
        self.loadings = loadings
        self.mean = torch.randn(pixels, generator=generator, dtype=torch.float64)

    def images(self, count: int) -> Tensor:
        generator = torch.Generator().manual_seed(7)
        return torch.randn(count, *SHAPE, generator=generator, dtype=torch.float64)

    def decode(self, z: Tensor) -> Tensor:
        return (z @ self.loadings.T + self.mean).view(-1, *SHAPE)

    def log_evidence(self, x: Tensor) -> Tensor:
        covariance = self.loadings @ self.loadings.T + SIGMA**2 * torch.eye(
            len(self.mean), dtype=torch.float64
        )
        return MultivariateNormal(self.mean, covariance).log_prob(x.flatten(1))

    def posterior(self, x: Tensor) -> MultivariateNormal:
        precision = (
            torch.eye(LATENTS, dtype=torch.float64) + self.loadings.T @ self.loadings / SIGMA**2
        )
        covariance = torch.linalg.inv(precision)
        means = (x.flatten(1) - self.mean) @ self.loadings @ covariance / SIGMA**2
        return MultivariateNormal(means, covariance)

    def elbo(self, x: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
        """The bound by this project's own terms, its expectation over q taken exactly.

        log p(x|z) is quadratic in z: its mean over q is its mean over μ ± √D·σ_i·e_i.
        """
        deviation = torch.exp(0.5 * logvar) * math.sqrt(LATENTS)
        steps = torch.diag_embed(deviation)
        points = torch.cat([mu[:, None] + steps, mu[:, None] - steps], dim=1)
        log_px = [
            gaussian_log_likelihood(self.decode(points[:, i]), x, 2 * math.log(SIGMA))
            for i in range(2 * LATENTS)
        ]
        return ElboTerms(torch.stack(log_px).mean(0), gaussian_kl_per_dim(mu, logvar)).elbo


@pytest.mark.parametrize("seed", range(3))
def test_with_the_exact_posterior_the_bound_is_the_evidence(seed):
    model = LinearGaussian(seed, orthogonal=True)
    x = model.images(20)
    exact = model.posterior(x)
    logvar = exact.covariance_matrix.diagonal(dim1=-2, dim2=-1).log()
    torch.testing.assert_close(
        model.elbo(x, exact.mean, logvar), model.log_evidence(x), rtol=1e-10, atol=1e-10
    )


@given(
    st.integers(0, 100),
    st.lists(st.floats(-3, 3), min_size=LATENTS, max_size=LATENTS),
    st.lists(st.floats(-4, 2), min_size=LATENTS, max_size=LATENTS),
    st.booleans(),
)
def test_with_any_other_q_it_is_lower_by_the_kl_to_the_posterior(seed, shift, logvar, orthogonal):
    model = LinearGaussian(seed, orthogonal)
    x = model.images(2)
    exact = model.posterior(x)
    mu = exact.mean + torch.tensor(shift, dtype=torch.float64)
    logvars = torch.tensor(logvar, dtype=torch.float64).expand(2, LATENTS)
    q = MultivariateNormal(mu, torch.diag_embed(logvars.exp()))
    gap = model.log_evidence(x) - model.elbo(x, mu, logvars)
    torch.testing.assert_close(gap, kl_divergence(q, exact), rtol=1e-8, atol=1e-8)
    assert (gap >= -1e-9).all()
