"""How large is a Boltzmann machine's partition function, estimated from below and from above?

Annealed importance sampling goes from a model without weights, whose Z is known, to the model
itself (Neal 2001; Salakhutdinov & Murray 2008). Its mean of weights is unbiased for Z, so its log
is too small on average and log p(v) too large: optimistic. The same path walked backwards from the
model's own samples errs the other way (Burda, Grosse & Salakhutdinov 2015, arXiv:1412.8566), as
far as those samples are the model's own. The truth lies between, and the gap says how well either
did.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from explorer.models.patience import go_on
from explorer.models.rbm import NaturalParameters
from explorer.objectives.contrastive_divergence import bernoulli

STAGES = ((0.0, 0.5, 0.05), (0.5, 0.9, 0.25), (0.9, 1.0, 0.7))
"""From, to, and share of the steps: close to the model they must be small. Near to Salakhutdinov &
Murray's 500, 4,000 and 10,000."""
MIN_LOGIT = 6.0
"""The base model's pixels are on with a probability of at least 1/400 and at most 399/400."""


@dataclass(frozen=True)
class PartitionEstimate:
    """log Z by one direction of annealing.

    Attributes:
        log_z: nats.
        error: standard deviation of log Z's estimate, from that of the weights (delta method).
        effective_samples: (Σ w)² / Σ w², of `chains`.
        chains, steps: how many were run, over how many temperatures.
    """

    log_z: float
    error: float
    effective_samples: float
    chains: int
    steps: int


@dataclass(frozen=True)
class AnnealingPath:
    """p_β(v) ∝ e^{(1−β) v·b_0 + β v·b} Π_j (1 + e^{β (c_j + W_j·v)}), β from 0 to 1.

    Attributes:
        model: the end, β = 1.
        base_bias: b_0 (V,), the beginning: independent pixels.
    """

    model: NaturalParameters
    base_bias: Tensor

    @property
    def log_z_base(self) -> float:
        """log Z at β = 0: Σ_i softplus(b_0i) + H log 2."""
        hidden = len(self.model.hidden_bias)
        softplus = functional.softplus(self.base_bias.double()).sum().item()
        return float(softplus) + hidden * math.log(2)

    def terms(self, v: Tensor) -> tuple[Tensor, Tensor]:
        """What log p*_β(v) needs at any β: v·(b − b_0), (B,), and c + W v, (B, H)."""
        weight, bias, hidden_bias = self.model
        return v @ (bias - self.base_bias), functional.linear(v, weight, hidden_bias)

    def log_ratio(self, v: Tensor, low: float, high: float) -> tuple[Tensor, Tensor]:
        """log p*_high(v) − log p*_low(v), (B,), and c + W v, (B, H)."""
        slope, hidden_input = self.terms(v)
        change = functional.softplus(high * hidden_input) - functional.softplus(low * hidden_input)
        return (high - low) * slope + change.sum(1), hidden_input

    def move(
        self, hidden_input: Tensor, beta: float, generator: torch.Generator | None = None
    ) -> Tensor:
        """A Gibbs step at β from a state with this c + W v: new v, (B, V)."""
        weight, bias, _ = self.model
        hidden = bernoulli(torch.sigmoid(beta * hidden_input), generator)
        visible_input = beta * (hidden @ weight + bias) + (1 - beta) * self.base_bias
        return bernoulli(torch.sigmoid(visible_input), generator)


def temperatures(steps: int) -> Tensor:
    """β_0 = 0 < … < β_steps = 1, (steps + 1,), closer together towards 1."""
    parts = [torch.zeros(1, dtype=torch.float64)]
    left = steps
    for place, (low, high, share) in enumerate(STAGES):
        is_last = place == len(STAGES) - 1
        count = left if is_last else min(left, max(1, round(share * steps)))
        parts.append(torch.linspace(low, high, count + 1, dtype=torch.float64)[1:])
        left -= count
    every = torch.cat(parts)
    every[-1] = 1.0  # with very few steps a stage may have been left out
    return every


@torch.inference_mode()
def forward_ais(
    path: AnnealingPath,
    chains: int,
    steps: int,
    generator: torch.Generator,
    progress: Callable[[], object] = lambda: None,
) -> PartitionEstimate:
    """log Z from independent pixels to the model: too small on average.

    Args:
        progress: called after every step.
    """
    beta = temperatures(steps).tolist()
    v = bernoulli(torch.sigmoid(path.base_bias).expand(chains, -1), generator)
    log_weights = torch.zeros(chains, dtype=torch.float64, device=v.device)
    for low, high in itertools.pairwise(beta):
        go_on()
        ratio, hidden_input = path.log_ratio(v, low, high)
        log_weights += ratio
        v = path.move(hidden_input, high, generator)
        progress()
    return _estimate(log_weights, path.log_z_base, 1.0, steps)


@torch.inference_mode()
def reverse_ais(
    path: AnnealingPath,
    samples: Tensor,
    steps: int,
    generator: torch.Generator,
    progress: Callable[[], object] = lambda: None,
) -> PartitionEstimate:
    """log Z from the model back to independent pixels: too large on average, if `samples` are.

    Args:
        samples: states of the model, 0 or 1, (chains, V). From a chain that has not mixed they
            are samples of a part of the model only, and the estimate may err to either side.
        progress: called after every step.
    """
    beta = temperatures(steps).tolist()
    v = samples
    log_weights = torch.zeros(len(v), dtype=torch.float64, device=v.device)
    for high, low in itertools.pairwise(reversed(beta)):
        go_on()
        # On v alone a Gibbs step is reversible: the forward walk backwards moves in the same way.
        v = path.move(path.terms(v)[1], high, generator)
        ratio, _ = path.log_ratio(v, high, low)
        log_weights += ratio
        progress()
    return _estimate(log_weights, path.log_z_base, -1.0, steps)


def _estimate(log_weights: Tensor, log_z_base: float, sign: float, steps: int) -> PartitionEstimate:
    """log Z = log Z_base ± log mean w."""
    chains = len(log_weights)
    log_mean = torch.logsumexp(log_weights, 0) - math.log(chains)
    relative = torch.exp(log_weights - log_weights.max())
    effective = float(relative.sum().square() / relative.square().sum())
    deviation = float(relative.std() / relative.mean()) if chains > 1 else math.nan
    return PartitionEstimate(
        log_z_base + sign * float(log_mean),
        deviation / math.sqrt(chains),
        effective,
        chains,
        steps,
    )


def base_bias_of(images: Tensor) -> Tensor:
    """The base model's biases b_0 (V,) from pixels in [0, 1], (N, V): the logits of their means."""
    return torch.logit(images.mean(0).clamp(1e-9, 1 - 1e-9)).clamp(-MIN_LOGIT, MIN_LOGIT)
