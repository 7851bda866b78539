"""Does a conditional model draw the class asked for, and what is the label worth to it?"""

from __future__ import annotations

import torch
from torch import Tensor

from explorer.data.device_images import DeviceImages
from explorer.metrics.class_agreement import agreement_figures
from explorer.metrics.errors import blocks_of, mean_with_error
from explorer.metrics.grid_evidence import (
    GRID_SIDE,
    has_grid,
    log_px_given_classes_on_grid,
    refined,
)
from explorer.metrics.label_worth import label_worth, log_px_given_classes
from explorer.metrics.question import Figures, Question
from explorer.metrics.terms import batches
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import Conditional
from explorer.models.vae import VAE

PICTURES_PER_CLASS = 1000
WORTH_IMAGES = 2500
"""Of the split at random: every class is asked of each, so that one costs as much as K others."""
IMAGES_AT_ONCE = 50


def label_figures(
    model: ContinuousLatentModel, images: DeviceImages, question: Question
) -> Figures:
    """What only a conditional model has: agreement with the class asked for, and its label's worth.

    The judge is trained on the training split of the same data; where that is not to be had, its
    figures are left out.
    """
    generator = torch.Generator(images.device).manual_seed(question.seed)
    classes = class_count(model, images.device)
    figures = _worth(model, images, classes, question.samples, generator)
    x, drawn_for = prior_pictures(model, classes, PICTURES_PER_CLASS, generator)
    return figures | agreement_figures(images, x, drawn_for, question.seed)


def class_count(model: Model, device: torch.device) -> int:
    """K of a conditional model on a device; TypeError for any other."""
    if not isinstance(model, Conditional):
        raise TypeError(f"A {type(model).__name__} is not conditioned on a class.")
    return model.condition(torch.zeros(1, dtype=torch.int64, device=device)).shape[1]


@torch.inference_mode()
def prior_pictures(
    model: ContinuousLatentModel, classes: int, per_class: int, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """E[x|z, y] of z ~ N(0, I) under each class, (K·n, C, H, W), and the classes asked for, (K·n,).

    Args:
        classes: K.
        per_class: n.
        generator: source of z, on the model's device.
    """
    model.eval()
    device = generator.device
    labels = torch.arange(classes, device=device).repeat_interleave(per_class)
    z = torch.randn(len(labels), model.latent_dim, generator=generator, device=device)
    parts = zip(torch.split(z, per_class), torch.split(labels, per_class), strict=True)
    return torch.cat([model.decode_mean(rows, y).float() for rows, y in parts]), labels


def _worth(
    model: ContinuousLatentModel,
    images: DeviceImages,
    classes: int,
    samples: int,
    generator: torch.Generator,
) -> Figures:
    """By quadrature where there is a grid: on few images draws from q miss half of the posterior,
    and a mean hangs on those. It is heavy-tailed downwards, so the median stands beside it."""
    model.eval()
    rows = torch.randperm(len(images), generator=generator, device=images.device)[:WORTH_IMAGES]
    found, how = [], f"K = {samples} draws"
    # All at once on a grid: what it costs is to decode the grid.
    for x, labels in batches(images, rows, WORTH_IMAGES if has_grid(model) else IMAGES_AT_ONCE):
        assert labels is not None
        if has_grid(model):
            assert isinstance(model, VAE)
            on_grid = log_px_given_classes_on_grid(model, x, classes, GRID_SIDE)
            (log_px_given_y, doubt), count = refined(model, x, on_grid)
            how = (
                f"quadrature on 2·{GRID_SIDE}² z, {count} of {log_px_given_y.numel():,} integrals "
                f"one by one, the others to {float(doubt.max()):.2f} nats"
            )
        else:
            log_px_given_y = log_px_given_classes(model, x, classes, samples, generator)
        found.append(label_worth(log_px_given_y, labels))
    worth = torch.cat(found).double()
    blocks = blocks_of(images)
    blocks = None if blocks is None else blocks[rows]
    return mean_with_error("label_worth", worth, blocks) | {
        "label_worth_median": worth.median().item(),
        "label_worth_below_zero": (worth < 0).double().mean().item(),
        "label_worth_images": len(rows),
        "label_worth_how": how,
    }
