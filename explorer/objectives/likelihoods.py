"""How probable are the pixels, given what the decoder says of them?

Every function sums over the pixels of an image and returns one figure per image, in nats: a mean
over pixels would weight the other terms of the bound by C·H·W.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

LOG_2PI = math.log(2.0 * math.pi)


def bernoulli_log_likelihood(x_logits: Tensor, x: Tensor) -> Tensor:
    """log p(x|z) of independent Bernoulli pixels, nats per image, shape (B,).

    Args:
        x_logits: decoder output before the sigmoid, (B, C, H, W).
        x: pixels in [0, 1], (B, C, H, W). Grey values are soft targets: the figure is then a
            pseudo-likelihood, short of the continuous Bernoulli's normaliser
            (Loaiza-Ganem & Cunningham 2019, arXiv:1907.06845).

    Source: Kingma & Welling 2014, arXiv:1312.6114, App. C.1.
    """
    pixels = functional.binary_cross_entropy_with_logits(x_logits, x, reduction="none")
    return -pixels.flatten(1).sum(1)


def bernoulli_log_likelihood_gradient(x_logits: Tensor, x: Tensor) -> Tensor:
    """∂ log p(x|z) / ∂ x_logits = x − sigmoid(x_logits) of each pixel, in their shape."""
    return x - torch.sigmoid(x_logits)


def gaussian_log_likelihood(x_mean: Tensor, x: Tensor, logvar_x: Tensor | float = 0.0) -> Tensor:
    """log p(x|z) of independent Gaussian pixels, nats per image, shape (B,).

    A density on pixels scaled to [0, 1]; it may be positive. With `logvar_x` = 0 it is minus half
    the squared error and a constant: the lecture's unit-variance decoder, a hidden β on this scale.

    Args:
        x_mean: decoder mean, (B, C, H, W).
        x: pixels in [0, 1], (B, C, H, W).
        logvar_x: log σ² of a pixel, broadcast against `x`.

    Source: Kingma & Welling 2014, arXiv:1312.6114, App. C.2.
    """
    logvar = torch.as_tensor(logvar_x, dtype=x_mean.dtype, device=x_mean.device)
    pixels = -0.5 * (LOG_2PI + logvar + (x - x_mean).square() * torch.exp(-logvar))
    return pixels.flatten(1).sum(1)
