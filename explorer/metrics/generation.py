"""How good, how varied and how new are the pictures that a model draws from its prior?

Judged by a classifier that never saw the model, and by the nearest training image. Judged are the
means E[x|z], which a display shows; held-out images under the same judge stand beside them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from explorer.data.dataset import DataError, Dataset
from explorer.data.device_images import DeviceImages
from explorer.data.registry import DATASETS, load_dataset
from explorer.metrics.classifier import Classifier, ClassifierError, trained_classifier
from explorer.metrics.nearest_training import copying, nearest_distances
from explorer.metrics.precision_recall import density_coverage, precision_recall
from explorer.metrics.question import Figures, Question
from explorer.models.base import Model
from explorer.models.capabilities import EnergyBased, GaussianLatent, HasCodebook, Samples

PICTURES = 2000
AT_ONCE = 200
TRAINING_IMAGES = 60_000
"""Of a larger training split so many, drawn at random."""
SURE = 0.9
"""A picture is read surely if its class has at least this probability."""


def draws_from_a_prior(model: Model, dataset: Dataset) -> bool:
    """Has the model a prior of its own to draw from, and its data a training split to be had?

    An autoencoder has no prior, and its pictures of N(0, I) are judged by nobody.
    """
    has_prior = isinstance(model, GaussianLatent | HasCodebook | EnergyBased)
    return has_prior and isinstance(model, Samples) and dataset.name in DATASETS


def generation_figures(model: Model, images: DeviceImages, question: Question) -> Figures:
    """Figures of `PICTURES` prior samples; {} where the training split is not to be had."""
    assert isinstance(model, Samples)
    try:
        fitted = [
            DeviceImages(load_dataset(images.dataset.name, split), images.device)
            for split in question.trained_on
        ]
    except DataError:
        return {}
    generator = torch.Generator(images.device).manual_seed(question.seed)
    pictures = prior_means(model, images, PICTURES, generator)
    count = min(PICTURES, len(images))
    rows = torch.randperm(len(images), generator=generator, device=images.device)
    held_out, _ = images.batch(rows[:count])
    figures: Figures = {"generation_pictures": len(pictures), "generation_held_out": count}
    figures |= _nearness(pictures, held_out, fitted, generator, question)
    figures |= _control(pictures, held_out, (images, rows[count:]), fitted[0], generator)
    try:
        judge = trained_classifier(fitted[0], images, question.seed)
    except ClassifierError:
        return figures
    return figures | judged(judge, pictures, held_out)


@torch.inference_mode()
def prior_means(
    model: Samples, images: DeviceImages, count: int, generator: torch.Generator
) -> Tensor:
    """E[x|z] of prior draws, (count, C, H, W); a class told to the model is that of an image."""
    parts = []
    for start in range(0, count, AT_ONCE):
        size = min(AT_ONCE, count - start)
        rows = torch.randint(len(images), (size,), generator=generator, device=images.device)
        labels = images.batch(rows)[1]
        parts.append(model.sample(size, labels, generator)[0].float())
    return torch.cat(parts)


@torch.inference_mode()
def judged(judge: Classifier, pictures: Tensor, held_out: Tensor) -> Figures:
    """How a judge reads pictures, and held-out images beside them.

    `…_classes` is e^H of the mean p(y|x): as many classes as are drawn, if alike in number.
    `…_sure` is the share that the judge gives a class at least the probability 0.9.
    """
    read = judge.probabilities(pictures)
    known = judge.probabilities(held_out)
    smaller = min(len(pictures), len(held_out))
    real = _features(judge.network, held_out[:smaller])
    generated = _features(judge.network, pictures[:smaller])
    found, spread = precision_recall(real, generated), density_coverage(real, generated)
    return {
        "precision": found.precision,
        "recall": found.recall,
        "density": spread.density,
        "coverage": spread.coverage,
        "generation_sure": _sure(read),
        "generation_sure_held_out": _sure(known),
        "generation_classes": _effective_classes(read),
        "generation_classes_held_out": _effective_classes(known),
        "generation_judge_accuracy": judge.accuracy,
    }


def _sure(probabilities: Tensor) -> float:
    return (probabilities.amax(1) >= SURE).double().mean().item()


def _effective_classes(probabilities: Tensor) -> float:
    return torch.exp(torch.special.entr(probabilities.double().mean(0)).sum()).item()


def _features(network: nn.Module, x: Tensor) -> Tensor:
    """What the judge's last layer reads, (N, F)."""
    assert isinstance(network, nn.Sequential)
    return torch.cat([network[:-1](part) for part in torch.split(x, 1000)])


def _nearness(
    pictures: Tensor,
    held_out: Tensor,
    fitted: list[DeviceImages],
    generator: torch.Generator,
    question: Question,
) -> Figures:
    both = torch.cat([pictures, held_out])
    parts, looked_at = [], 0
    for training in fitted:
        rows = torch.arange(len(training), device=training.device)
        if len(rows) > TRAINING_IMAGES:
            rows = torch.randperm(len(rows), generator=generator, device=rows.device)
            rows = rows[:TRAINING_IMAGES]
        looked_at += len(rows)
        parts.append(nearest_distances(both, training, rows, question.progress))
    distances = torch.stack(parts).amin(0)
    found = copying(distances[: len(pictures)], distances[len(pictures) :])
    return {
        "nearest_training_image": found.distance,
        "nearest_training_image_held_out": found.distance_held_out,
        "copies": found.copies,
        "copies_training_images": looked_at,
    }


def _control(
    pictures: Tensor,
    held_out: Tensor,
    unseen: tuple[DeviceImages, Tensor],
    training: DeviceImages,
    generator: torch.Generator,
) -> Figures:
    """What counts as copied from images never seen, and from as many training images.

    Smooth pictures lie near everything; only where the second share is larger are there copies.
    """
    images, rows = unseen
    count = min(len(rows), len(training))
    if count < PICTURES:
        return {}
    seen = torch.randperm(len(training), generator=generator, device=training.device)[:count]
    both = torch.cat([pictures, held_out])
    shares = []
    for others, chosen in ((training, seen), (images, rows[:count])):
        distances = nearest_distances(both, others, chosen)
        shares.append(copying(distances[: len(pictures)], distances[len(pictures) :]).copies)
    of_few, of_unseen = shares
    return {
        "copies_of_few": of_few,
        "copies_of_unseen": of_unseen,
        "copies_control_images": count,
    }
