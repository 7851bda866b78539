"""Does the model say its images better than a linear one with as many latents?

Principal component analysis and factor analysis (both of rank D, fitted to the training split) are
what a nonlinear decoder has to beat: the squared error of a test image's reconstruction, each from
the mean of its own posterior. Sources: Pearson 1901; Spearman 1904; as models of p(x|z), Tipping &
Bishop 1999, "Probabilistic principal component analysis", JRSS B 61.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import DATASETS, load_dataset
from explorer.metrics.errors import block_figures, blocks_of, mean_with_error
from explorer.metrics.question import Figures, Question
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel, Model

MOST_PIXELS = 200_000
"""Of the test split, with which goes the size of the training's: both fits then take a second."""


def has_linear_rivals(model: Model, dataset: Dataset) -> bool:
    """Has it continuous latents, and is the published data set small enough for the two fits?"""
    spec = DATASETS.get(dataset.name)
    is_published = spec is not None and not spec.options
    is_small = math.prod(dataset.images.shape) <= MOST_PIXELS
    return is_published and is_small and isinstance(model, ContinuousLatentModel)


def linear_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> Figures:
    """The squared error a pixel, on pixels in [0, 1], of the model and of both linear ones.

    And how much smaller the model's is, image by image, which both find hard or easy together.
    """
    from sklearn.decomposition import PCA, FactorAnalysis  # a second of imports

    train = _pixels(load_dataset(images.dataset.name, "train"))
    test = _pixels(images.dataset)
    pca = PCA(model.latent_dim, random_state=question.seed).fit(train)
    factors = FactorAnalysis(model.latent_dim, random_state=question.seed).fit(train)
    by_factors = factors.transform(test) @ factors.components_ + factors.mean_
    by_pca = pca.inverse_transform(pca.transform(test))
    blocks, own = blocks_of(images), _squared_errors(_reconstructed(model, images), test)
    figures = mean_with_error("squared_error", own, blocks)
    for rival, made in (("pca", by_pca), ("factor_analysis", by_factors)):
        theirs = _squared_errors(made, test)
        figures |= mean_with_error(f"squared_error_{rival}", theirs, blocks)
        figures |= mean_with_error(f"lead_on_{rival}", theirs - own, blocks)
    return figures | {f"linear_{key}": count for key, count in block_figures(blocks).items()}


@torch.inference_mode()
def _reconstructed(model: ContinuousLatentModel, images: DeviceImages) -> NDArray[np.float64]:
    model.eval()
    parts = [model.reconstruct(x, y).double().flatten(1).cpu() for x, y in batches(images)]
    return np.asarray(torch.cat(parts).numpy())


def _squared_errors(made: NDArray[np.float64], real: NDArray[np.float64]) -> torch.Tensor:
    """The mean over its pixels of each image, (N,)."""
    return torch.from_numpy(np.square(made - real).mean(axis=1))


def _pixels(dataset: Dataset) -> NDArray[np.float64]:
    rows = np.arange(len(dataset.images))
    return np.asarray(dataset.images[rows].reshape(len(rows), -1) / 255)
