"""What more than its likelihood is measured of a model, and of which?

Beside the bound, which every training ends with: what takes longer, or needs more than the test
images. A model is asked for what fits it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.aggregate_figures import aggregate_figures
from explorer.metrics.class_agreement import drawn_class_figures, is_drawn_by_class
from explorer.metrics.disentanglement import disentanglement_figures, has_known_factors
from explorer.metrics.generation import draws_from_a_prior, generation_figures
from explorer.metrics.linear_models import has_linear_rivals, linear_figures
from explorer.metrics.question import Figures, Question
from explorer.models.base import Model
from explorer.models.capabilities import GaussianLatent


@dataclass(frozen=True)
class FurtherMeasure:
    """A group of figures.

    Attributes:
        fits: has the model what it takes, and the data?
        measure: the figures, in nats where they are information, else shares from 0 to 1.
        reads_split: whether the split's own images are encoded, so that it matters how they are
            binarised; if not, grey ones are given.
    """

    fits: Callable[[Model, Dataset], bool]
    measure: Callable[[Any, DeviceImages, Question], Figures]
    reads_split: bool = False


def has_an_aggregate_posterior(model: Model, dataset: Dataset) -> bool:
    """Is q(z|x) Gaussian, and are there images enough to average it over?"""
    return isinstance(model, GaussianLatent) and len(dataset.images) > 1


FURTHER: dict[str, FurtherMeasure] = {
    "latent": FurtherMeasure(has_an_aggregate_posterior, aggregate_figures, reads_split=True),
    "disentanglement": FurtherMeasure(has_known_factors, disentanglement_figures),
    "linear": FurtherMeasure(has_linear_rivals, linear_figures),
    "classes": FurtherMeasure(is_drawn_by_class, drawn_class_figures),
    "generation": FurtherMeasure(draws_from_a_prior, generation_figures),
}


def further_figures(name: str, model: Model, images: DeviceImages, question: Question) -> Figures:
    """A group's figures by name, with the seed and the seconds that they took."""
    begun = time.perf_counter()
    figures = FURTHER[name].measure(model, images, question)
    if not figures:
        return {}
    seconds = round(time.perf_counter() - begun, 1)
    return figures | {f"{name}_seed": question.seed, f"{name}_s": seconds}
