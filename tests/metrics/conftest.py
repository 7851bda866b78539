"""Of which model are log p(x) and p(z|x) known exactly?  Of a linear-Gaussian one."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn
from torch.distributions import MultivariateNormal

from explorer.models.base import Architecture, ContinuousLatentModel, Encoding, Terms
from explorer.objectives.elbo import ElboTerms, gaussian_kl_per_dim, reparameterize
from explorer.objectives.likelihoods import gaussian_log_likelihood
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 2, 3)
PIXELS = math.prod(SHAPE)


class LinearGaussian(ContinuousLatentModel):
    """p(x|z) = N(Wz, σ²I) with orthogonal columns, so that its posterior is diagonal and known.

    `off` moves q away from the posterior: 0 is the exact one.
    """

    def __init__(self, off: float = 0.0, sigma: float = 0.5, latent_dim: int = 2):
        super().__init__(Architecture(SHAPE, latent_dim, widths=(1,)))
        generator = torch.Generator().manual_seed(3)
        columns = torch.linalg.qr(torch.randn(PIXELS, latent_dim, generator=generator)).Q
        self.loadings = nn.Parameter(columns * torch.tensor([1.5, 0.7, 1.1])[:latent_dim])
        self.off, self.sigma = off, sigma

    def encode(self, x: Tensor, _labels: Tensor | None = None) -> Encoding:
        variance = 1 / (1 + self.loadings.square().sum(0) / self.sigma**2)
        mu = x.flatten(1) @ self.loadings * variance / self.sigma**2
        # Off by as many of the posterior's own deviations.
        return Encoding(mu + self.off * variance.sqrt(), (variance.log() + self.off).expand_as(mu))

    def decode(self, z: Tensor, _labels: Tensor | None = None) -> Tensor:
        return (z @ self.loadings.T).view(-1, *SHAPE)

    def log_px_given_z(self, z: Tensor, x: Tensor, _labels: Tensor | None = None) -> Tensor:
        return gaussian_log_likelihood(self.decode(z), x, 2 * math.log(self.sigma))

    def elbo_terms(self, x: Tensor, _labels=None, generator=None) -> ElboTerms:
        mu, logvar = self.encode(x)
        z = reparameterize(mu, logvar, generator)
        return ElboTerms(self.log_px_given_z(z, x), gaussian_kl_per_dim(mu, logvar))

    def loss_terms(
        self, x: Tensor, weights: ObjectiveWeights, labels=None, generator=None
    ) -> Terms:
        return {"loss": self.elbo_terms(x, labels, generator).loss(weights.beta)}

    def log_evidence(self, x: Tensor) -> Tensor:
        covariance = self.loadings @ self.loadings.T + self.sigma**2 * torch.eye(PIXELS)
        return MultivariateNormal(torch.zeros(PIXELS), covariance).log_prob(x.flatten(1)).detach()

    def kl_q_p(self) -> float:
        """KL(q(z|x) ‖ p(z|x)): a mean off by `off` deviations, a variance e^off times too large."""
        per_dim = 0.5 * (self.off**2 + math.exp(self.off) - 1 - self.off)
        return self.latent_dim * per_dim


@pytest.fixture
def linear_gaussian() -> type[LinearGaussian]:
    """The class; `LinearGaussian(off, sigma, latent_dim)`."""
    return LinearGaussian


@pytest.fixture
def images() -> Tensor:
    """Five images of the linear-Gaussian model's shape, (5, 1, 2, 3)."""
    return torch.rand(5, *SHAPE, generator=torch.Generator().manual_seed(0))
