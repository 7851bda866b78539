"""Which pixels of one image cost the model its nats?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.core.inner import InnerCore
from explorer.core.values import ImageArray, LabelArray
from explorer.models.base import ContinuousLatentModel
from explorer.models.vae import MIN_LOGVAR_X
from explorer.objectives.likelihoods import bernoulli_log_likelihood, gaussian_log_likelihood


@dataclass(frozen=True, eq=False)
class LossMap:
    """−log p(x_i|z = μ) of each pixel i of one image, colours summed.

    Attributes:
        losses: nats, float32 (H, W); their sum is −log p(x|z = μ).
        excess: x − E[x|z = μ] of each pixel, mean over colours, float32 (H, W), −1 … 1: above 0
            where the image has ink that the model does not draw.
    """

    losses: NDArray[np.float32]
    excess: NDArray[np.float32]


@torch.inference_mode()
def loss_map(
    core: InnerCore, name: str, image: ImageArray, labels: LabelArray | None = None
) -> LossMap:
    """The loss of each pixel of one uint8 image (1, C, H, W), decoded through its mean.

    Raises:
        CoreError: the model has no continuous code, or the image does not fit it.
    """
    model, x, y = core._on_device(name, image, labels)
    x_logits = model.decode(model.encode(x, y).mu, y).float()
    losses = -_pixel_log_likelihood(model, core.describe(name).likelihood, x_logits, x)
    excess = (x - torch.sigmoid(x_logits)).mean(1)
    return LossMap(
        losses.view(x.shape[2:]).cpu().numpy(),
        excess.view(x.shape[2:]).cpu().numpy(),
    )


def _pixel_log_likelihood(
    model: ContinuousLatentModel, likelihood: str, x_logits: Tensor, x: Tensor
) -> Tensor:
    """log p of each pixel (H·W,): the likelihoods take every pixel for an image of its own."""
    logits, pixels = (t[0].permute(1, 2, 0).reshape(-1, x.shape[1], 1, 1) for t in (x_logits, x))
    if likelihood == "bernoulli":
        return bernoulli_log_likelihood(logits, pixels)
    logvar_x = getattr(model, "logvar_x", None)
    if logvar_x is not None:
        logvar_x = logvar_x.clamp(min=MIN_LOGVAR_X)
    return gaussian_log_likelihood(
        torch.sigmoid(logits), pixels, 0.0 if logvar_x is None else logvar_x
    )
