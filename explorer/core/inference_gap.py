"""What does the encoder lose against the best Gaussian for an image? Is odd the same as foreign?"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.metrics.best_posterior import best_posterior
from explorer.metrics.percentiles import PercentileRank, percentile_rank

ONE_VALUE = {"an all-black image": 0, "an all-grey image": 128, "an all-white image": 255}
DOT, DOT_SHARE = "a small white dot on black", 7
"""Of no class and of no data set; the dot's side is this part of the image's."""
PLAIN_DRAWS = 16
"""As many as the stored terms of the test images have."""


@dataclass(frozen=True)
class InferenceGap:
    """Of one image, nats.

    Attributes:
        elbo: under the best Gaussian that a search found.
        amortisation: that less the ELBO under the encoder's.
        amortisation_se: its standard error, by the draws on which both were judged; 0 where the
            search found nothing better.
        approximation: by how much draws from the best Gaussian bound log p(x) above that ELBO; in
            expectation it is no larger than the gap itself.
        approximation_se: its standard error.
    """

    elbo: float
    amortisation: float
    amortisation_se: float
    approximation: float
    approximation_se: float


def inference_gap(
    core: InnerCore, name: str, image: NDArray[np.uint8], label: int | None = None, seed: int = 0
) -> InferenceGap:
    """Search the best Gaussian for one image, uint8 (C, H, W); a second or less.

    Raises:
        CoreError: the model has no Gaussian latent, or the image does not fit it.
    """
    if not core.describe(name).can("gaussian_latent"):
        raise CoreError(f"{name} gives a point without σ, so there is no posterior to better.")
    labels = None if label is None else np.full(1, label, dtype=np.int64)
    resident, x, y = core._on_device(name, image[None], labels)
    if not resident.has_slopes:
        raise CoreError("The gap is not split here: the functions of a live model give no slopes.")
    # What is resident was loaded to infer only; a copy of it can be differentiated.
    model, x = copy.deepcopy(resident), x.clone()
    generator = torch.Generator(x.device).manual_seed(seed)
    found = best_posterior(model, x, y, generator)
    return InferenceGap(
        found.elbo,
        found.amortisation_gap,
        found.amortisation_gap_se,
        found.approximation_gap,
        found.approximation_gap_se,
    )


@dataclass(frozen=True)
class PlainImage:
    """An image that is of no class: what it is, its ELBO in nats, and its place."""

    words: str
    elbo: float
    standing: PercentileRank


def likeliest_plain_image(core: InnerCore, name: str, label: int | None = None) -> PlainImage:
    """The plain image of highest ELBO, and where it stands among the test images.

    Raises:
        CoreError: the model has no Gaussian latent.
    """
    model = core.describe(name)
    if not model.can("gaussian_latent"):
        raise CoreError(f"{name} has no bound to compare by.")
    plain = plain_images(model.image_shape)
    images = np.stack(list(plain.values()))
    labels = None if label is None else np.full(len(images), label, dtype=np.int64)
    elbos = core.elbo_terms(name, images, PLAIN_DRAWS, labels=labels).elbo
    best = int(elbos.argmax())
    standing = percentile_rank(core.encodings(name).elbo, float(elbos[best]))
    return PlainImage(list(plain)[best], float(elbos[best]), standing)


def plain_images(shape: tuple[int, int, int]) -> dict[str, NDArray[np.uint8]]:
    """Images of no class, uint8 (C, H, W), by what they are."""
    made = {words: np.full(shape, value, dtype=np.uint8) for words, value in ONE_VALUE.items()}
    _, height, width = shape
    side = max(min(height, width) // DOT_SHARE, 1)
    top, left = (height - side) // 2, (width - side) // 2
    made[DOT] = np.zeros(shape, dtype=np.uint8)
    made[DOT][:, top : top + side, left : left + side] = 255
    return made
