"""With which settings is a model trained?"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from explorer.objectives.weights import ObjectiveWeights

PRECISIONS = ("float32", "bfloat16")
SCHEDULES = ("constant", "cosine")
BINARISATIONS = ("none", "dynamic")
MAX_EPOCHS = 10_000
MAX_BATCH_SIZE = 65_536


class TrainingError(Exception):
    """A training that cannot start or go on, in one sentence."""


@dataclass(frozen=True)
class TrainingSettings:
    """Everything besides data and architecture that decides the weights.

    Attributes:
        epochs, batch_size, learning_rate, seed: as everywhere.
        images_per_epoch: an epoch is so many images drawn without replacement; 0: the whole split.
        beta, reconstruction_weight: see `ObjectiveWeights`.
        schedule: of the learning rate; "cosine" falls to 0 at the last step.
        precision: of the layers' products in training; losses, weights and every evaluation are
            float32.
        binarisation: "none" takes grey pixels as soft targets; "dynamic" draws each pixel from a
            Bernoulli of its grey level anew at every step (Burda et al. 2015, arXiv:1509.00519).
    """

    epochs: int = 50
    batch_size: int = 128
    learning_rate: float = 1e-3
    seed: int = 0
    images_per_epoch: int = 0
    beta: float = 1.0
    reconstruction_weight: float = 1.0
    schedule: str = "cosine"
    precision: str = "float32"
    binarisation: str = "none"

    def __post_init__(self) -> None:
        bounds = (
            ("number of epochs", self.epochs, 1, MAX_EPOCHS),
            ("batch size", self.batch_size, 1, MAX_BATCH_SIZE),
            ("seed", self.seed, 0, 2**63 - 1),
            ("number of images per epoch", self.images_per_epoch, 0, 10**9),
        )
        for name, value, low, high in bounds:
            if type(value) is not int or not low <= value <= high:
                raise TrainingError(
                    f"The {name} must be a whole number from {low} to {high}, not {value}."
                )
        if not (math.isfinite(self.learning_rate) and 0 < self.learning_rate <= 10):
            raise TrainingError(
                f"The learning rate must be above 0 and at most 10, not {self.learning_rate}."
            )
        choices = (
            ("schedule", self.schedule, SCHEDULES),
            ("precision", self.precision, PRECISIONS),
            ("binarisation", self.binarisation, BINARISATIONS),
        )
        for name, choice, allowed in choices:
            if choice not in allowed:
                raise TrainingError(
                    f"The {name} must be one of {', '.join(allowed)}, not {choice!r}."
                )
        try:
            _ = self.weights
        except ValueError as error:
            raise TrainingError(str(error)) from error

    @property
    def weights(self) -> ObjectiveWeights:
        """The loss's weights."""
        return ObjectiveWeights(self.beta, self.reconstruction_weight)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    def learning_rate_at(self, step: int, steps: int) -> float:
        """The learning rate of a step, 0 ≤ step < steps: a function of the step alone, so that a
        resumed run needs no scheduler's state."""
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * step / steps))
