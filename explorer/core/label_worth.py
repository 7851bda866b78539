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
from explorer.metrics.class_evidence import UNLIKELY, can_be_integrated, class_evidence
from explorer.metrics.drawn_bounds import drawn_bounds
from explorer.metrics.likelihood import log_weights_in_parts
from explorer.models.base import ContinuousLatentModel


@dataclass(frozen=True, eq=False)
class LabelWorth:
    """One image under every class, nats.

    Attributes:
        log_px_given_y: log p(x|y) of each class, float64 (K,): integrated over z, or by the
            importance-weighted bound with `samples` draws.
        errors: their standard errors by the draws, float64 (K,); 0 of those that were integrated.
        is_integrated: of the classes, bool (K,).
        is_rough: of the classes too unlikely to be integrated, bool (K,): their figure only says
            that they are far below the others.
        samples, seed: of the draws.
    """

    log_px_given_y: NDArray[np.float64]
    errors: NDArray[np.float64]
    is_integrated: NDArray[np.bool_]
    is_rough: NDArray[np.bool_]
    samples: int
    seed: int

    @property
    def classes(self) -> int:
        """K."""
        return len(self.log_px_given_y)

    @property
    def is_drawn(self) -> bool:
        """Whether draws decide: of some class they do, and for more than that it is unlikely."""
        return not (self.is_integrated | self.is_rough).all()

    @property
    def log_px(self) -> float:
        """log p(x) = log (1/K) Σ_y p(x|y): the class unknown, and each as likely as any other."""
        return float(np.logaddexp.reduce(self.log_px_given_y) - math.log(self.classes))

    @property
    def worth(self) -> NDArray[np.float64]:
        """log p(x|y) − log p(x) of each class, (K,): at most ln K, whatever the draws."""
        return self.log_px_given_y - self.log_px

    @property
    def worth_errors(self) -> NDArray[np.float64]:
        """Standard errors of `worth`, (K,): its slope by log p(x|j) is [y = j] − p(j|x)."""
        slopes = np.eye(self.classes) - self.class_probabilities
        errors: NDArray[np.float64] = np.sqrt(np.square(slopes * self.errors).sum(1))
        return errors

    @property
    def most(self) -> float:
        """ln K: p(x) holds p(x|y) with the weight 1/K, so no class can be worth more."""
        return math.log(self.classes)

    @property
    def class_probabilities(self) -> NDArray[np.float64]:
        """p(y|x) = p(x|y) / Σ p(x|y') by the model itself, (K,)."""
        return np.exp(self.worth - self.most)

    @property
    def read_as(self) -> NDArray[np.int64]:
        """The likeliest class, and after it those that the draws cannot tell from it."""
        order = np.argsort(-self.log_px_given_y)
        below = self.log_px_given_y[order[0]] - self.log_px_given_y[order]
        doubt = SURE * np.hypot(self.errors[order[0]], self.errors[order])
        found: NDArray[np.int64] = order[(below < doubt) | (order == order[0])]
        return found


SURE = 2.0
"""Standard errors by which a class must be ahead of another to be told from it."""


def label_worth(
    core: InnerCore, name: str, image: ImageArray, samples: int = 1000, seed: int = 0
) -> LabelWorth:
    """log p(x|y) for one uint8 image (1, C, H, W) under every class.

    By quadrature with at most two latent dimensions: draws from q(z|x, y) miss part of p(z|x, y),
    and turn the class read round. Else by the importance-weighted bound of `samples` draws.

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
        weights = torch.cat(list(log_weights_in_parts(model, pixels, samples, generator, labels)))
        found = [drawn_bounds(of_class) for of_class in weights.T]
        return [torch.tensor([[one.bound, one.bound_se] for one in found], dtype=torch.float64)]

    (drawn,) = core._compute(described, bounds, x.expand(len(classes), *x.shape[1:]), classes)
    log_px, errors = drawn.T
    is_integrated = is_rough = np.zeros(len(classes), dtype=np.bool_)
    model, pixels, _ = core._on_device(name, image, classes[:1])
    if can_be_integrated(model, pixels):
        found = class_evidence(model, pixels, torch.from_numpy(log_px))
        log_px, is_integrated = found.log_px.numpy(), found.is_integrated.numpy()
        is_rough = ~is_integrated & (log_px < log_px.max() - UNLIKELY)
        errors = np.where(is_integrated | is_rough, 0.0, errors)
    return LabelWorth(log_px, errors, is_integrated, is_rough, samples, seed)
