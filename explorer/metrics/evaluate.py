"""Which figures fit a model, and what are they?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from explorer.data.device_images import DeviceImages
from explorer.metrics.active_units import active_units
from explorer.metrics.encodings import ENCODING_SAMPLES, Encodings, encode_split
from explorer.metrics.likelihood import negative_log_likelihood
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import GaussianLatent

DEFAULT_SAMPLES = 100


def evaluate(
    model: Model,
    images: DeviceImages,
    samples: int = DEFAULT_SAMPLES,
    seed: int = 0,
    progress: Callable[[int], object] = lambda _: None,
) -> tuple[dict[str, Any], Encodings | None]:
    """A model's figures on a split, in nats per image, and the codes that they were taken from.

    Args:
        samples: K of the importance-weighted bound behind `nll`.
        seed: of every draw.
        progress: called with the number of images done since the last call.

    Returns:
        Metrics by name, beside them how they were obtained; and the encodings, where there are.
    """
    metrics: dict[str, Any] = {
        "unit": "nats per image",
        "data": f"{images.dataset.name} {images.dataset.split}",
        "images": len(images),
        "seed": seed,
    }
    if not isinstance(model, ContinuousLatentModel):
        return metrics, None
    generator = torch.Generator(images.device).manual_seed(seed)
    encodings = encode_split(model, images, generator)
    metrics["log_px_given_z"] = encodings.log_px_given_z.double().mean().item()
    if isinstance(model, GaussianLatent):
        metrics |= {
            "elbo": encodings.elbo.double().mean().item(),
            "kl": encodings.kl_per_dim.double().sum(1).mean().item(),
            "elbo_samples": ENCODING_SAMPLES,
            "active_units": int(active_units(encodings.mu).sum()),
            "nll": negative_log_likelihood(model, images, samples, generator, progress),
            "nll_samples": samples,
        }
    return metrics, encodings
