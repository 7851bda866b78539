"""What is the class of an image worth to a conditional model, in nats?

log p(x|y) − log p(x), with p(x) = (1/K) Σ_y p(x|y) under equal priors. Since p(x) holds p(x|y)
with the weight 1/K, it is at most ln K, whatever the model; it reaches that where no other class
explains the image at all. Averaged over images it is ln K less the cross-entropy of the model's
own p(y|x) ∝ p(x|y): what one picture tells it of its class.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explorer.metrics.likelihood import importance_weighted_bound
from explorer.models.base import ContinuousLatentModel


@torch.inference_mode()
def log_px_given_classes(
    model: ContinuousLatentModel,
    x: Tensor,
    classes: int,
    samples: int,
    generator: torch.Generator,
) -> Tensor:
    """The importance-weighted bound of log p(x|y) under every class, nats, (B, K).

    Each is a lower bound in expectation. It is loosest under classes that the image is not of,
    whose q(z|x, y) no training image has shaped; those weigh little in p(x).

    Args:
        x: pixels in [0, 1], (B, C, H, W).
        classes: K.
        samples: draws of z for each image and class.
        generator: source of the draws, on the device of `x`.
    """
    columns = []
    for label in range(classes):
        labels = torch.full((len(x),), label, dtype=torch.int64, device=x.device)
        columns.append(importance_weighted_bound(model, x, samples, generator, labels))
    return torch.stack(columns, dim=1)


def log_px_without_label(log_px_given_y: Tensor) -> Tensor:
    """log p(x) = log (1/K) Σ_y p(x|y), nats, (B,), of log p(x|y), (B, K)."""
    return torch.logsumexp(log_px_given_y, 1) - math.log(log_px_given_y.shape[1])


def label_worth(log_px_given_y: Tensor, labels: Tensor) -> Tensor:
    """log p(x|y) − log p(x) of each image's own class, nats, ≤ ln K, (B,).

    Args:
        log_px_given_y: (B, K).
        labels: int64 (B,).
    """
    own = log_px_given_y.gather(1, labels[:, None])[:, 0]
    return own - log_px_without_label(log_px_given_y)
