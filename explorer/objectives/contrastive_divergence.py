"""What does a restricted Boltzmann machine minimise, when its likelihood cannot be computed?

The gradient of −log p(v) is ∂F(v)/∂θ − E_model[∂F/∂θ]: the data's free energy goes down, the
model's own goes up. The expectation is replaced by a few steps of a Gibbs chain, begun at the data
(contrastive divergence: Hinton 2002, Neural Computation 14) or where the chain was left at the last
step (persistent: Tieleman 2008, ICML).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def contrastive_divergence(free_energy_data: Tensor, free_energy_model: Tensor) -> Tensor:
    """F(v_data) − mean F(v_model), nats, (B,): its gradient is CD's, or PCD's, estimate.

    Only its gradient, with the chain's states held fixed, has a meaning: its value is neither a
    likelihood nor a bound.

    Args:
        free_energy_data: of the images, (B,).
        free_energy_model: of the chains' states, (M,), which must carry no gradient of their own.
    """
    return free_energy_data - free_energy_model.mean()


def bernoulli_free_energy(visible_term: Tensor, hidden_input: Tensor) -> Tensor:
    """F(v) = −v·b − Σ_j softplus(c_j + W_j·v), nats, (B,).

    Source: Hinton 2010, "A practical guide to training RBMs", eq. 25.

    Args:
        visible_term: v·b, (B,).
        hidden_input: c + W v, (B, H).
    """
    return -visible_term - functional.softplus(hidden_input).sum(1)


def log_pseudo_likelihood(free_energy: Tensor, flipped: Tensor, pixels: int) -> Tensor:
    """Stochastic Σ_i log p(v_i | rest), nats, (B,), from one pixel flipped per image.

    p(v_i | rest) = σ(F(v with i flipped) − F(v)). It follows training, but it is never log p(v).
    Source: Besag 1975, The Statistician 24.
    """
    return pixels * functional.logsigmoid(flipped - free_energy)


@torch.no_grad()
def bernoulli(probability: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """1 with this probability, else 0, in its type and shape."""
    noise = torch.rand(probability.shape, generator=generator, device=probability.device)
    return (noise < probability).to(probability.dtype)
