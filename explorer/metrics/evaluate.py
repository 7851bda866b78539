"""Which figures fit a model, and what are they?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from explorer.data.device_images import DeviceImages
from explorer.metrics.active_units import active_units
from explorer.metrics.codebook import codebook_figures
from explorer.metrics.conditional import label_figures
from explorer.metrics.encodings import ENCODING_SAMPLES, Encodings, encode_split
from explorer.metrics.energy import energy_figures
from explorer.metrics.errors import block_figures, blocks_of, mean_with_error
from explorer.metrics.likelihood import negative_log_likelihoods
from explorer.metrics.question import DEFAULT_SAMPLES, Figures, Question, StoredTable
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import CAPABILITIES, GaussianLatent

Measure = Callable[[Any, DeviceImages, Question], tuple[Figures, StoredTable | None]]


def evaluate(
    model: Model,
    images: DeviceImages,
    samples: int = DEFAULT_SAMPLES,
    seed: int = 0,
    progress: Callable[[int], object] = lambda _: None,
) -> tuple[Figures, StoredTable | None]:
    """A model's figures on a split, in nats per image, and the table that they were taken from.

    Args:
        samples: K of the importance-weighted bound behind `nll`.
        seed: of every draw.
        progress: called with the number of images done since the last call.

    Returns:
        Metrics by name, beside them how they were obtained; and what a checkpoint keeps of each
        image, where there is something to keep.
    """
    metrics: Figures = {
        "unit": "nats per image",
        "data": f"{images.dataset.name} {images.dataset.split}",
        "images": len(images),
        **block_figures(blocks_of(images)),
        "seed": seed,
    }
    for capability, measure in MEASURES.items():
        if isinstance(model, CAPABILITIES[capability]):
            figures, table = measure(model, images, Question(samples, seed, progress))
            return metrics | figures, table
    return metrics, None


def continuous_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> tuple[Figures, Encodings]:
    """What a model with continuous latents costs: the bound's terms where there is a bound."""
    generator = torch.Generator(images.device).manual_seed(question.seed)
    encodings = encode_split(model, images, generator)
    blocks = blocks_of(images)
    figures = mean_with_error("log_px_given_z", encodings.log_px_given_z, blocks)
    if isinstance(model, GaussianLatent):
        nll = negative_log_likelihoods(
            model, images, question.samples, generator, question.progress
        )
        figures |= mean_with_error("elbo", encodings.elbo, blocks)
        figures |= mean_with_error("kl", encodings.kl_per_dim.double().sum(1), blocks)
        figures |= mean_with_error("nll", nll, blocks)
        figures |= {
            "elbo_samples": ENCODING_SAMPLES,
            "active_units": int(active_units(encodings.mu).sum()),
            "nll_samples": question.samples,
        }
    return figures, encodings


def conditional_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> tuple[Figures, Encodings]:
    """The same, each image under its own class; and what the class does."""
    figures, encodings = continuous_figures(model, images, question)
    return figures | label_figures(model, images, question), encodings


MEASURES: dict[str, Measure] = {
    "conditional": conditional_figures,
    "decodes_latent": continuous_figures,
    "energy_based": energy_figures,
    "codebook": codebook_figures,
}
"""What is measured of a model with a capability; the first that it has decides."""
