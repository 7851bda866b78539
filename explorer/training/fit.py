"""How is a model fitted, one report per epoch?"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from explorer.data.device_images import DeviceImages
from explorer.metrics.terms import mean_terms
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.capabilities import Conditional
from explorer.training.settings import TrainingError, TrainingSettings
from explorer.training.snapshots import SnapshotRecorder
from explorer.training.steps import Steps

LOOKS_SEED = 0
"""Of the images and draws from which the curves' points are estimated."""


@dataclass(frozen=True)
class EpochReport:
    """The mean terms of the training and the validation split after an epoch, nats per image."""

    epoch: int
    epochs: int
    train: dict[str, float]
    validation: dict[str, float]
    seconds: float
    images_per_second: float

    @property
    def seconds_left(self) -> float:
        """At this epoch's speed."""
        return self.seconds * (self.epochs - self.epoch)


def _has_one_plane(model: Model) -> bool:
    """Whether one picture shows the latent space; a conditional model would need one per class."""
    is_plane = isinstance(model, ContinuousLatentModel) and model.latent_dim == 2
    return is_plane and not isinstance(model, Conditional)


class TrainingRun:
    """One training: model, optimiser, random state and history, all of which can be saved.

    `epochs()` yields a report after each epoch, the first for epoch 0, the untrained model;
    between two reports the run may be saved with `state()`, or left. It never sees the test set.
    """

    def __init__(
        self,
        model: Model,
        train: DeviceImages,
        validation: DeviceImages,
        settings: TrainingSettings,
        keep_snapshots: bool = False,
    ):
        self.model = model.to(train.device)
        self.train, self.validation, self.settings = train, validation, settings
        self.epoch = -1
        self.history: dict[str, Any] = {
            "unit": "nats per image",
            "epochs": [],
            "train": {},
            "validation": {},
        }
        self.generator = torch.Generator(train.device).manual_seed(settings.seed)
        self._steps = Steps(self.model, settings, self.generator)
        self._replayed = self._steps.replayed(train)
        self.recorder: SnapshotRecorder | None = None
        if keep_snapshots and _has_one_plane(model):
            self.recorder = SnapshotRecorder(validation, settings.epochs)

    @property
    def optimizer(self) -> torch.optim.Optimizer:
        """Whose moments are kept with a training that may go on."""
        return self._steps.optimizer

    @property
    def images_per_epoch(self) -> int:
        """How many images one epoch draws."""
        return min(self.settings.images_per_epoch or len(self.train), len(self.train))

    @property
    def steps_per_epoch(self) -> int:
        """Optimiser steps in an epoch; the last batch may be smaller."""
        return math.ceil(self.images_per_epoch / self.settings.batch_size)

    def epochs(self, on_images: Callable[[int], object] = lambda _: None) -> Iterator[EpochReport]:
        """Train to the last epoch; a report after each.

        Args:
            on_images: called with the number of images seen since the last call.

        Raises:
            TrainingError: a weight or a figure is no longer finite.
        """
        while self.epoch < self.settings.epochs:
            start = time.perf_counter()
            self.epoch += 1
            if self.epoch == 0:
                self.model.prepare(self.train, self.generator)
            else:
                self._train_epoch(on_images)
            trained = time.perf_counter()
            train, validation = self._evaluate(self.train), self._evaluate(self.validation)
            self._keep(train, validation)
            yield EpochReport(
                self.epoch,
                self.settings.epochs,
                train,
                validation,
                time.perf_counter() - start,
                self.images_per_epoch / max(trained - start, 1e-9) if self.epoch else 0.0,
            )

    def _train_epoch(self, on_images: Callable[[int], object]) -> None:
        self.model.train()
        device, settings = self.train.device, self.settings
        order = torch.randperm(len(self.train), generator=self.generator, device=device)
        order = order[: self.images_per_epoch]
        first_step = (self.epoch - 1) * self.steps_per_epoch
        steps = settings.epochs * self.steps_per_epoch

        def set_rate(offset: int) -> None:
            self._steps.set_rate(settings.learning_rate_at(first_step + offset, steps))

        if self._replayed is not None:
            self._replayed.epoch(order, set_rate, on_images)
        else:
            for offset, index in enumerate(torch.split(order, settings.batch_size)):
                set_rate(offset)
                weights = settings.weights_at(first_step + offset, steps)
                self._steps.take(self.train, index, weights)
                on_images(len(index))
        # Once an epoch: a look at every step would make the device wait for us.
        if not all(bool(weight.isfinite().all()) for weight in self._steps.parameters):
            raise TrainingError(
                f"A weight is no longer finite after epoch {self.epoch}: lower the learning rate "
                f"(it is {settings.learning_rate:g}) or check the data."
            )

    def _evaluate(self, images: DeviceImages) -> dict[str, float]:
        # A generator of its own: looking must not change the training that follows.
        # Of the same images and draws whatever the seed: trainings are compared by what it sees.
        generator = torch.Generator(images.device).manual_seed(LOOKS_SEED)
        rows = None
        if len(images) > self.settings.images_evaluated:
            rows = torch.randperm(len(images), generator=generator, device=images.device)
            rows = rows[: self.settings.images_evaluated]
        return mean_terms(self.model, images, self.settings.weights, generator, rows)

    def _keep(self, train: dict[str, float], validation: dict[str, float]) -> None:
        self.history["epochs"].append(self.epoch)
        for split, terms in (("train", train), ("validation", validation)):
            for term, value in terms.items():
                if not math.isfinite(value):
                    raise TrainingError(
                        f"The {split} {term} is no longer finite after epoch {self.epoch}: lower "
                        f"the learning rate (it is {self.settings.learning_rate:g})."
                    )
                self.history[split].setdefault(term, []).append(round(value, 5))
        if self.recorder is not None and isinstance(self.model, ContinuousLatentModel):
            self.recorder.record(self.epoch, self.model)
