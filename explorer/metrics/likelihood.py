"""How probable is an image under a model, by how tight a bound?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel
from explorer.models.batches import pixels_at_once
from explorer.models.importance_weights import log_importance_weights
from explorer.models.patience import go_on
from explorer.objectives.ranges import whole

SAMPLES = whole("number of samples", 1, 100_000)
IMAGES_AT_ONCE = 50
PIXELS_AT_ONCE = 1 << 21
"""Pixels decoded at once on a CPU: bounds the memory of the bound, whatever its samples."""


@torch.inference_mode()
def importance_weighted_bound(
    model: ContinuousLatentModel,
    x: Tensor,
    samples: int,
    generator: torch.Generator,
    labels: Tensor | None = None,
) -> Tensor:
    """log (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x), z_k ~ q(z|x): nats, (B,).

    A lower bound of log p(x) that grows with K and meets the ELBO at K = 1.
    Source: Burda et al. 2015, arXiv:1509.00519, eq. 8.

    Args:
        x: pixels in [0, 1], (B, C, H, W).
        samples: K.
        generator: source of the draws, on the device of `x`.
    """
    log_sum = torch.full((len(x),), -math.inf, device=x.device)
    for log_weights in log_weights_in_parts(model, x, samples, generator, labels):
        log_sum = torch.logaddexp(log_sum, torch.logsumexp(log_weights, 0))
    return log_sum - math.log(samples)


@torch.inference_mode()
def log_weights_in_parts(
    model: ContinuousLatentModel,
    x: Tensor,
    samples: int,
    generator: torch.Generator,
    labels: Tensor | None = None,
) -> Iterator[Tensor]:
    """log p(x, z_k) / q(z_k|x) of K draws, nats, (k, B) at a time, as many as memory bears.

    Args:
        x: pixels in [0, 1], (B, C, H, W).
        samples: K.
        generator: source of the draws, on the device of `x`.
    """
    mu, logvar = model.encode(x, labels)
    if logvar is None:
        raise TypeError("The importance-weighted bound needs a Gaussian posterior.")
    at_once = pixels_at_once(x.device, PIXELS_AT_ONCE)
    chunk = max(1, min(samples, at_once // x.numel()))
    for done in range(0, samples, chunk):
        go_on()
        k = min(chunk, samples - done)
        yield log_importance_weights(model, x, mu, logvar, labels, k, generator)


def negative_log_likelihoods(
    model: ContinuousLatentModel,
    images: DeviceImages,
    samples: int,
    generator: torch.Generator,
    progress: Callable[[int], object] = lambda _: None,
) -> Tensor:
    """−(importance-weighted bound) of each image of a split, nats, (N,).

    The mean is an upper bound of the NLL; the spread of each image's own estimate is in theirs.

    Args:
        samples: K, one of `SAMPLES`.
        progress: called with the number of images done since the last call.
    """
    if refusal := SAMPLES.refusal(samples):
        raise ValueError(refusal)
    found = []
    for x, labels in batches(images, size=IMAGES_AT_ONCE):
        found.append(-importance_weighted_bound(model, x, samples, generator, labels))
        progress(len(x))
    return torch.cat(found)
