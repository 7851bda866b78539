"""What are a small Boltzmann machine's partition function, likelihood and gradient, exactly?

One side of at most 20 units is summed state by state; the other sums itself, unit by unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from explorer.models.rbm import NaturalParameters
from explorer.objectives.contrastive_divergence import bernoulli_free_energy

MAX_EXACT_UNITS = 20
STATES_AT_ONCE = 1 << 14


def has_exact_partition(model: NaturalParameters) -> bool:
    """Whether one side is small enough to be summed state by state."""
    return min(model.weight.shape) <= MAX_EXACT_UNITS


def states_of(units: int) -> Tensor:
    """Every state of so many binary units, float64 (2^units, units), counting upwards.

    Raises:
        ValueError: more than `MAX_EXACT_UNITS` units.
    """
    if not 1 <= units <= MAX_EXACT_UNITS:
        raise ValueError(f"All states of 1 to {MAX_EXACT_UNITS} units are counted, not of {units}.")
    numbers = torch.arange(2**units)
    return (numbers[:, None] >> torch.arange(units - 1, -1, -1) & 1).double()


@torch.inference_mode()
def exact_log_partition(model: NaturalParameters) -> float:
    """log Z = log Σ_v Σ_h e^{−E(v, h)}, nats, summed in double precision.

    Raises:
        ValueError: both sides have more than `MAX_EXACT_UNITS` units.
    """
    weight, b, c = (part.double() for part in model)
    if weight.shape[0] > weight.shape[1]:  # the smaller side is summed state by state
        weight, b, c = weight.T, c, b
    states = states_of(weight.shape[0]).to(weight.device)
    parts = [
        torch.logsumexp(-bernoulli_free_energy(h @ c, functional.linear(h, weight.T, b)), 0)
        for h in torch.split(states, STATES_AT_ONCE)
    ]
    return float(torch.logsumexp(torch.stack(parts), 0))


@torch.inference_mode()
def log_likelihood(model: NaturalParameters, v: Tensor) -> Tensor:
    """Exact log p(v), nats, float64 (B,), of states (B, V)."""
    weight, b, c = (part.double() for part in model)
    flat = v.double()
    free_energy = bernoulli_free_energy(flat @ b, functional.linear(flat, weight, c))
    return -free_energy - exact_log_partition(model)


def statistics(model: NaturalParameters, v: Tensor, probability: Tensor) -> NaturalParameters:
    """E[h vᵀ], E[v], E[h] under p(h|v) and weighted states: what gradients are made of.

    The gradient of the mean log-likelihood is these under the data less these under the model.

    Args:
        v: states (S, V).
        probability: of each state, (S,), adding up to 1.
    """
    hidden = torch.sigmoid(functional.linear(v, model.weight, model.hidden_bias))
    weighted = probability[:, None] * v
    return NaturalParameters(hidden.T @ weighted, weighted.sum(0), hidden.T @ probability)


def visible_distribution(model: NaturalParameters, states: Tensor) -> Tensor:
    """Exact p(v) of every visible state, (S,), of all `states_of(V)`."""
    weight, b, c = model
    free_energy = bernoulli_free_energy(states @ b, functional.linear(states, weight, c))
    return torch.softmax(-free_energy, 0)


@dataclass(frozen=True)
class SummedStates:
    """A handful of units on each side, with the probability of every state of both.

    Attributes:
        joint: p(v, h), (S, T), of all visible and all hidden states.
    """

    joint: Tensor

    @classmethod
    def of(cls, model: NaturalParameters, states: Tensor, hidden: Tensor) -> SummedStates:
        """Of `states_of(V)` and `states_of(H)`."""
        weight, b, c = model
        exponent = states @ (hidden @ weight).T + (states @ b)[:, None] + hidden @ c
        joint = torch.exp_(exponent - exponent.max())
        return cls(joint / joint.sum())

    @property
    def visible(self) -> Tensor:
        """p(v), (S,)."""
        return self.joint.sum(1)

    def walk(self, begin: Tensor, steps: int) -> Tensor:
        """The distribution over visible states after so many Gibbs steps from one, (S,)."""
        # p(h|v) and p(v|h) are the joint's rows and columns; a state that never comes has none.
        tiny = torch.finfo(self.joint.dtype).tiny
        visible, hidden = self.visible.clamp(min=tiny), self.joint.sum(0).clamp(min=tiny)
        at = begin
        for _ in range(steps):
            at = self.joint @ ((at / visible) @ self.joint / hidden)
        return at
