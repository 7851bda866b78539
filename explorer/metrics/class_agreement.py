"""Is a picture drawn for a class one of that class, in the eyes of an independent judge?"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from explorer.data.dataset import DataError, Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import DATASETS, load_dataset
from explorer.metrics.classifier import Classifier, ClassifierError, agreement, trained_classifier
from explorer.metrics.question import Figures, Question
from explorer.models.base import Model
from explorer.models.batches import rows_at_once
from explorer.models.capabilities import HasCodebook

CODED_PICTURES_PER_CLASS = 500
"""Each takes a pass through the prior for every cell of its grid."""


def is_drawn_by_class(model: Model, dataset: Dataset) -> bool:
    """Has the model a prior over codes that is told the class, and the data classes to read?"""
    told = getattr(model.architecture, "classes", 0)
    return isinstance(model, HasCodebook) and told > 1 and dataset.labels is not None


def drawn_class_figures(model: HasCodebook, images: DeviceImages, question: Question) -> Figures:
    """How the prior's pictures of each class are read, E[x|codes] at temperature 1."""
    generator = torch.Generator(images.device).manual_seed(question.seed)
    classes = len(images.dataset.class_names)
    labels = torch.arange(classes, device=images.device)
    labels = labels.repeat_interleave(CODED_PICTURES_PER_CLASS)
    x = _pictures(
        model, labels, rows_at_once(math.prod(images.dataset.images.shape[1:])), generator
    )
    return agreement_figures(images, x, labels, question.seed)


@torch.inference_mode()
def _pictures(
    model: HasCodebook, labels: Tensor, at_once: int, generator: torch.Generator
) -> Tensor:
    parts = torch.split(labels, at_once)
    return torch.cat(
        [
            model.decode_codes(model.sample_codes(len(part), part, generator)).float()
            for part in parts
        ]
    )


def agreement_figures(images: DeviceImages, x: Tensor, labels: Tensor, seed: int) -> Figures:
    """How pictures are read by a judge that is trained on the training split of the same data.

    Empty where that is not to be had.

    Args:
        images: of the split on which the judge's own accuracy is measured.
        x: pixels in [0, 1], (B, C, H, W).
        labels: the classes that they were drawn for, int64 (B,).
        seed: of the judge.
    """
    judge = _judge(images, seed)
    if judge is None:
        return {}
    found = agreement(judge, x, labels)
    names = images.dataset.class_names
    return {
        "class_agreement": found.share,
        "class_confidence": found.confidence,
        "class_agreement_worst": f"{found.worst_share:.2f} ({names[found.worst_class]})",
        "class_agreement_pictures": found.pictures,
        "classifier_accuracy": judge.accuracy,
        "classifier": f"small convolutional network, {judge.trained_on} images, seed {judge.seed}",
    }


def _judge(images: DeviceImages, seed: int) -> Classifier | None:
    name = images.dataset.name
    if name not in DATASETS:
        return None
    try:
        train = DeviceImages(load_dataset(name, "train"), images.device)
        return trained_classifier(train, images, seed)
    except (DataError, ClassifierError):
        return None
