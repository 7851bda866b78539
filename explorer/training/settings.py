"""With which settings is a model trained?"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from explorer.objectives.ranges import SEED, Range, first_refusal, whole
from explorer.objectives.weights import ObjectiveWeights

PRECISIONS = ("float32", "bfloat16")
SCHEDULES = ("constant", "cosine")
BINARISATIONS = ("none", "dynamic")
OPTIMIZERS = ("adam", "sgd")
STORED = ("float32", "float16")
MAX_EPOCHS = 10_000
MAX_BATCH_SIZE = 65_536
BETA_ANNEALING_SHARE = 0.5

RANGES = {
    "epochs": whole("number of epochs", 1, MAX_EPOCHS),
    "batch_size": whole("batch size", 1, MAX_BATCH_SIZE),
    "learning_rate": Range("learning rate", 0, 10, above=True),
    "seed": SEED,
    "images_per_epoch": whole("number of images per epoch", 0, 10**9),
    "beta_from": Range("beta at the beginning", 0),
    "momentum": Range("momentum", 0, 1, below=True),
    "weight_decay": Range("weight decay", 0, 1),
    "prior_share": Range("prior's share of the steps", 0, 1, below=True),
    "images_evaluated": whole("number of images evaluated", 1, 10**9),
}
"""Of the settings that are numbers; those of the loss's weights stand with `ObjectiveWeights`."""
CHOICES = {
    "schedule": ("schedule", SCHEDULES),
    "precision": ("precision", PRECISIONS),
    "binarisation": ("binarisation", BINARISATIONS),
    "optimizer": ("optimizer", OPTIMIZERS),
    "stored_as": ("precision stored as", STORED),
}
"""What people call each of the other settings, and what it may be."""


class TrainingError(Exception):
    """A training that cannot start or go on, in one sentence."""


@dataclass(frozen=True)
class TrainingSettings:
    """Everything besides data and architecture that decides the weights; checked by `RANGES`.

    Attributes:
        epochs, batch_size, learning_rate, seed: as everywhere.
        images_per_epoch: images drawn without replacement for one epoch; 0: the whole split.
        beta, reconstruction_weight: see `ObjectiveWeights`.
        beta_from: 0, or the β of the first step. β is then annealed to `beta`, by the same factor
            at every step, over the first `BETA_ANNEALING_SHARE` of the training. From a larger β,
            one factor of variation is learnt at a time (after Burgess et al. 2018,
            arXiv:1804.03599); from a smaller one, fewer latents collapse early (KL warm-up:
            Sønderby et al. 2016, arXiv:1602.02282).
        importance_samples: K draws of z per image and step, for a family with a Gaussian latent:
            more than 1 train on the importance-weighted bound (see `ObjectiveWeights`); while β
            is annealed, one is drawn.
        schedule: of the learning rate; "cosine" falls to 0 at the last step.
        precision: of the layers' products in training; losses, weights and every evaluation are
            float32.
        binarisation: "none" takes grey pixels as soft targets; "dynamic" draws each pixel from a
            Bernoulli of its grey level anew at every step (Burda et al. 2015, arXiv:1509.00519).
        optimizer: "adam" (Kingma & Ba 2015, arXiv:1412.6980) or "sgd" with `momentum`.
        weight_decay: multiplies ½‖weights‖² in the loss.
        prior_share: the last share of the steps, in which a model with a codebook learns its prior
            alone, on fixed codes; the learning rate's schedule starts again there. 0: everything is
            trained at once.
        images_evaluated: images of each split from which a point of a curve is estimated.
        stored_as: precision of the finished weights on disk. They are rounded before they are
            evaluated, so that the card's figures are those of the file; "float16" halves it.
    """

    epochs: int = 50
    batch_size: int = 128
    learning_rate: float = 1e-3
    seed: int = 0
    images_per_epoch: int = 0
    beta: float = 1.0
    reconstruction_weight: float = 1.0
    beta_from: float = 0.0
    importance_samples: int = 1
    schedule: str = "cosine"
    precision: str = "float32"
    binarisation: str = "none"
    optimizer: str = "adam"
    momentum: float = 0.0
    weight_decay: float = 0.0
    stored_as: str = "float32"
    prior_share: float = 0.0
    images_evaluated: int = 10_000

    def __post_init__(self) -> None:
        try:
            weights = self.weights
        except ValueError as error:
            raise TrainingError(str(error)) from error
        if refusal := first_refusal(self, RANGES):
            raise TrainingError(refusal)
        for name, (title, allowed) in CHOICES.items():
            if (choice := getattr(self, name)) not in allowed:
                raise TrainingError(
                    f"The {title} must be one of {', '.join(allowed)}, not {choice!r}."
                )
        if self.beta_from and not weights.beta:
            raise TrainingError(
                "β cannot fall to 0 by the same factor at every step: choose above."
            )
        if self.momentum and self.optimizer != "sgd":
            raise TrainingError("Momentum is of the optimizer sgd: adam has its own.")
        if self.prior_share and weights.importance_samples > 1:
            raise TrainingError(
                "The importance-weighted bound leaves no stage to a prior over codes: leave "
                "--prior-share, or take one importance sample."
            )
        if self.prior_share and not (weights.beta and weights.reconstruction_weight):
            raise TrainingError(
                "A stage of the prior's own needs β and the reconstruction weight above 0."
            )

    @property
    def weights(self) -> ObjectiveWeights:
        """The loss's weights at the end of the training."""
        return ObjectiveWeights(self.beta, self.reconstruction_weight, self.importance_samples)

    def weights_at(self, step: int, steps: int) -> ObjectiveWeights:
        """The loss's weights at a step, 0 ≤ step < steps."""
        if self.prior_share:
            is_prior_stage = step >= self._prior_begins(steps)
            return (
                ObjectiveWeights(self.beta, 0.0)
                if is_prior_stage
                else replace(self.weights, beta=0)
            )
        moved = step / (BETA_ANNEALING_SHARE * steps)
        if not self.beta_from or moved >= 1:
            return self.weights
        beta = self.beta_from * (self.beta / self.beta_from) ** moved
        return ObjectiveWeights(beta, self.reconstruction_weight)

    def _prior_begins(self, steps: int) -> int:
        """The first step of the prior's own stage; 0 where it has none."""
        return max(1, round(steps * (1 - self.prior_share))) if self.prior_share else 0

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    def learning_rate_at(self, step: int, steps: int) -> float:
        """The learning rate of a step, 0 ≤ step < steps: a function of the step alone, so that a
        resumed run needs no scheduler's state."""
        if self.schedule == "constant":
            return self.learning_rate
        if first := self._prior_begins(steps):
            step, steps = (step, first) if step < first else (step - first, steps - first)
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * step / steps))
