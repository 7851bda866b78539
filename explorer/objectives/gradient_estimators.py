"""How is the gradient of E_q[f(z)] estimated from draws of q = N(μ, σ²I)?

Both estimators have the same mean, ∂E_q[f(z)]/∂μ; what tells them apart is their variance.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]
"""z (N, D) → f(z) (N,), each row by itself."""


def pathwise_gradient(f: Function, mu: Tensor, sigma: Tensor, noise: Tensor) -> Tensor:
    """∇_z f(μ + σ·ε) of each draw, (N, D): the reparameterised gradient in μ.

    Needs the gradient of f: for a step function it is 0 almost everywhere, and useless.
    Source: Kingma & Welling 2014, arXiv:1312.6114, sec. 2.4; Rezende 2014, arXiv:1401.4082.

    Args:
        f: each row by itself.
        mu, sigma: (D,).
        noise: ε ~ N(0, I), (N, D).
    """
    with torch.enable_grad():
        z = (mu + sigma * noise).detach().requires_grad_()
        values = f(z)
        if not values.requires_grad:
            return torch.zeros_like(z)
        return torch.autograd.grad(values.sum(), z)[0]


@torch.no_grad()
def score_function_gradient(f: Function, mu: Tensor, sigma: Tensor, noise: Tensor) -> Tensor:
    """f(z)·∇_μ log q(z) = f(z)·ε/σ of each draw, (N, D).

    Needs only the values of f, which need not be differentiable; a constant added to f changes the
    variance and not the mean.
    Source: Williams 1992 (REINFORCE); Paisley 2012, arXiv:1206.6430, eq. 3.

    Args:
        f: each row by itself.
        mu, sigma: (D,).
        noise: ε ~ N(0, I), (N, D).
    """
    return f(mu + sigma * noise)[:, None] * noise / sigma


@torch.no_grad()
def baselined_score_gradient(f: Function, mu: Tensor, sigma: Tensor, noise: Tensor) -> Tensor:
    """(f(z) − b)·ε/σ of each draw, (N, D), b being the mean of f over the N − 1 other draws.

    Leaving a draw out of its own baseline keeps the mean right, and no constant of f matters.
    Source: Kool, van Hoof & Welling 2019, "Buy 4 REINFORCE samples, get a baseline for free!".

    Args:
        f: each row by itself.
        mu, sigma: (D,).
        noise: ε ~ N(0, I), (N, D), N ≥ 2.
    """
    values = f(mu + sigma * noise)
    others = (values.sum() - values) / (len(values) - 1)
    return (values - others)[:, None] * noise / sigma
