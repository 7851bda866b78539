"""What is the evidence lower bound, and of which terms is it made?

ELBO = E_q[log p(x|z)] − KL(q(z|x) ‖ p(z)) ≤ log p(x), in nats per image, maximised.
Source: Kingma & Welling 2014, arXiv:1312.6114, eq. 3 and App. B.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


def reparameterize(mu: Tensor, logvar: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """A sample z = μ + σ·ε, ε ~ N(0, I), through which gradients reach μ and log σ².

    Args:
        mu, logvar: posterior mean and log σ², (B, D).
        generator: source of ε, on the device of `mu`.
    """
    noise = torch.randn(mu.shape, generator=generator, device=mu.device, dtype=mu.dtype)
    return mu + torch.exp(0.5 * logvar) * noise


def reparameterize_gradient(
    gradient_z: Tensor, logvar: Tensor, noise: Tensor
) -> tuple[Tensor, Tensor]:
    """A loss's gradient in μ and in log σ², (B, D) each, of its gradient in z = μ + σ·ε.

    ∂z/∂μ = 1 and ∂z/∂(log σ²) = ½·σ·ε.

    Args:
        gradient_z: (B, D).
        logvar: log σ², (B, D).
        noise: the ε of that z, (B, D).
    """
    return gradient_z, gradient_z * noise * torch.exp(0.5 * logvar).mul_(0.5)


def gaussian_kl_per_dim(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(μ, σ²) ‖ N(0, 1)) of each latent dimension, nats, ≥ 0, shape (B, D).

    Source: Kingma & Welling 2014, arXiv:1312.6114, App. B (there −KL).
    """
    # expm1 keeps the sign right near the prior, where exp(logvar) − 1 cancels.
    return 0.5 * (mu.square() + torch.expm1(logvar) - logvar)


def gaussian_kl_gradient(mu: Tensor, logvar: Tensor) -> tuple[Tensor, Tensor]:
    """∂KL/∂μ = μ and ∂KL/∂(log σ²) = ½·(σ² − 1) of `gaussian_kl_per_dim`, (B, D) each."""
    return mu, torch.expm1(logvar).mul_(0.5)


@dataclass(frozen=True)
class ElboTerms:
    """The two terms of the bound for a batch.

    Attributes:
        log_px_given_z: one-sample estimate of E_q[log p(x|z)], nats, (B,).
        kl_per_dim: KL of each latent dimension, nats, (B, D).
    """

    log_px_given_z: Tensor
    kl_per_dim: Tensor

    @property
    def kl(self) -> Tensor:
        """KL(q(z|x) ‖ p(z)), nats, (B,)."""
        return self.kl_per_dim.sum(1)

    @property
    def elbo(self) -> Tensor:
        """The bound, nats, (B,): never β-weighted."""
        return self.log_px_given_z - self.kl

    def loss(self, beta: float = 1.0, reconstruction_weight: float = 1.0) -> Tensor:
        """What training minimises, nats, (B,): β multiplies the KL here and nowhere else.

        β = 1 is the VAE; (weight 1, β 0) reconstruction only; (weight 0, β 1) KL only.
        Source: Higgins et al., ICLR 2017, eq. 4.
        """
        # A term of weight 0 is left out, not multiplied: 0 · inf would poison the sum.
        total = torch.zeros_like(self.log_px_given_z)
        if reconstruction_weight:
            total = total - reconstruction_weight * self.log_px_given_z
        if beta:
            total = total + beta * self.kl
        return total
