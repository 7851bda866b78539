"""What is the class worth to a conditional model, for one image?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.checks import check_draws, checked_image
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.values import ImageArray
from explorer.metrics.likelihood import importance_weighted_bound
from explorer.models.base import ContinuousLatentModel


@dataclass(frozen=True, eq=False)
class LabelWorth:
    """One image under every class, nats.

    Attributes:
        log_px_given_y: log p(x|y) of each class, float64 (K,), each by the importance-weighted
            bound with `samples` draws.
        samples, seed: of the draws.
    """

    log_px_given_y: NDArray[np.float64]
    samples: int
    seed: int

    @property
    def classes(self) -> int:
        """K."""
        return len(self.log_px_given_y)

    @property
    def log_px(self) -> float:
        """log p(x) = log (1/K) Σ_y p(x|y): the class unknown, and each as likely as any other."""
        return float(np.logaddexp.reduce(self.log_px_given_y) - math.log(self.classes))

    @property
    def worth(self) -> NDArray[np.float64]:
        """log p(x|y) − log p(x) of each class, (K,): at most ln K, whatever the draws."""
        return self.log_px_given_y - self.log_px

    @property
    def most(self) -> float:
        """ln K: p(x) holds p(x|y) with the weight 1/K, so no class can be worth more."""
        return math.log(self.classes)

    @property
    def class_probabilities(self) -> NDArray[np.float64]:
        """p(y|x) = p(x|y) / Σ p(x|y') by the model itself, (K,)."""
        return np.exp(self.worth - self.most)


def label_worth(
    core: InnerCore, name: str, image: ImageArray, samples: int = 1000, seed: int = 0
) -> LabelWorth:
    """Bounds of log p(x|y) for one uint8 image (1, C, H, W) under every class.

    Raises:
        CoreError: the model is not conditional with a Gaussian latent, or the image does not fit.
    """
    described = core.describe(name)
    if not described.can("conditional", "gaussian_latent"):
        raise CoreError(
            f"{name} is not conditioned on a class, so that no label is worth anything."
        )
    check_draws(samples, seed)
    x = checked_image(described, image)
    classes = np.arange(len(described.class_names), dtype=np.int64)

    def bounds(model: ContinuousLatentModel, rows: Tensor, labels: Tensor | None) -> list[Tensor]:
        generator = torch.Generator(rows.device).manual_seed(seed)
        pixels = rows.float().div(255)
        return [importance_weighted_bound(model, pixels, samples, generator, labels).double()]

    found = core._compute(
        core.describe(name), bounds, x.expand(len(classes), *x.shape[1:]), classes
    )
    return LabelWorth(found[0], samples, seed)
