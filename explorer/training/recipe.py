"""Which trainings may a visitor start from a page, and by which plan and command?

The command line trains anything; from a page it is limited, because visitors share the machine.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

import torch

from explorer.data.registry import DATASETS, is_on_this_machine
from explorer.models.base import Model, ModelError
from explorer.models.capabilities import capabilities
from explorer.models.registry import build, family
from explorer.objectives.ranges import Range, whole
from explorer.training.settings import TrainingError, TrainingSettings
from explorer.training.train import TrainingPlan

SIZES = ("small", "medium", "large")
LARGE_SIDE = 48
"""Pixels from which dense layers cost more than convolutions."""
WIDTHS: dict[str, tuple[tuple[int, ...], ...]] = {
    "mlp": ((64,), (256, 128), (512, 512)),
    "patches": ((16, 32, 32), (32, 64, 64), (48, 96, 96)),
}
"""Layer widths of each size, by backbone."""
CHANNELS = ((32, 32), (64, 64), (96, 96))
"""Of a model with a codebook."""
HIDDEN_UNITS = (64, 200, 500)
"""Of a model with an energy."""
MAX_LATENT_DIM = 64
LATENT_DIM = whole("number of latent dimensions", 1, MAX_LATENT_DIM)
MAX_PARAMETERS = 4_000_000
MAX_BETA = 100.0
BETA = Range("weight β", 0, MAX_BETA)
PRIOR_SHARE = 0.4
"""Last share of the steps, in which the prior over a codebook is trained on fixed codes."""


@dataclass(frozen=True)
class Allowance:
    """How much of a data set one training may see.

    Attributes:
        max_epochs: the largest number of epochs.
        epochs: the default.
        images_per_epoch: see `TrainingSettings`.
        batch_size, learning_rate: see `TrainingSettings`.
        nll_samples: see `TrainingPlan`; few, because the visitor waits for them.
    """

    max_epochs: int
    epochs: int
    images_per_epoch: int = 0
    batch_size: int = 128
    learning_rate: float = 1e-3
    nll_samples: int = 10


SMALL = Allowance(max_epochs=300, epochs=60, batch_size=64, learning_rate=2e-3, nll_samples=100)
DEFAULT = Allowance(max_epochs=60, epochs=10)
ON_DEMAND = Allowance(max_epochs=60, epochs=12, images_per_epoch=10_000)
ALLOWANCES = {
    "digits": SMALL,
    "frey_faces": SMALL,
    "sprites": ON_DEMAND,
    "sprites_color": ON_DEMAND,
    "faces": ON_DEMAND,
    "one_face": ON_DEMAND,
    "room_drawings": Allowance(max_epochs=30, epochs=20),
}
"""Of the data sets for which `DEFAULT` does not fit."""


def allowance(dataset: str) -> Allowance:
    """How much of a data set one training may see."""
    return ALLOWANCES.get(dataset, DEFAULT)


def trainable_datasets() -> list[str]:
    """Data sets on this machine that need no options: a visitor may name no folder."""
    return [
        name for name, spec in DATASETS.items() if not spec.options and is_on_this_machine(name)
    ]


def abilities(name: str) -> frozenset[str]:
    """What models of a family can do."""
    return capabilities(family(name).model)


@dataclass(frozen=True)
class Recipe:
    """What one visitor asks for.

    Attributes:
        dataset, family: registry keys.
        size: of the network, one of `SIZES`.
        latent_dim: D, of families with continuous latents; of the others the size decides.
        beta: weight of the KL, of families that have one; the family's own if None.
        epochs, seed: see `TrainingSettings`.
        folder: of a data set that lies in one of the server's own; no visitor names any.

    Raises:
        TrainingError: out of bounds, in one sentence.
    """

    dataset: str
    family: str
    size: str = "medium"
    latent_dim: int = 2
    beta: float | None = None
    epochs: int = 10
    seed: int = 0
    folder: str = ""

    def __post_init__(self) -> None:
        if self.dataset not in trainable_datasets() and not self._lies_in_folder():
            raise TrainingError(
                f"The data set {self.dataset[:40]!r} cannot be trained on here; "
                f"{', '.join(trainable_datasets())} can."
            )
        if self.size not in SIZES:
            raise TrainingError(f"The size must be one of {', '.join(SIZES)}.")
        epochs = whole(f"number of epochs on {self.dataset}", 1, allowance(self.dataset).max_epochs)
        beta = "" if self.beta is None else BETA.refusal(self.beta)
        latent_dim = LATENT_DIM.refusal(self.latent_dim)
        if refusal := epochs.refusal(self.epochs) or latent_dim or beta:
            raise TrainingError(refusal)
        try:
            count = self.parameters()
        except ModelError as error:
            raise TrainingError(str(error)) from error
        if count > MAX_PARAMETERS:
            raise TrainingError(
                f"This network has {count:,} parameters; here at most {MAX_PARAMETERS:,} may be "
                "trained: choose a smaller size."
            )

    def _lies_in_folder(self) -> bool:
        spec = DATASETS.get(self.dataset)
        return bool(self.folder) and spec is not None and spec.options == ("path",)

    def architecture(self) -> dict[str, Any]:
        """The fields that the size decides; the others keep the family's own values."""
        size, can = SIZES.index(self.size), abilities(self.family)
        if "codebook" in can:
            return {"widths": list(CHANNELS[size])}
        if "energy_based" in can:
            return {"latent_dim": HIDDEN_UNITS[size]}
        shape = DATASETS[self.dataset].image_shape
        assert shape is not None
        backbone = "patches" if max(shape) >= LARGE_SIDE else "mlp"
        widths = list(WIDTHS[backbone][size])
        return {"latent_dim": self.latent_dim, "backbone": backbone, "widths": widths}

    def parameters(self) -> int:
        """How many weights the network has."""
        return sum(weight.numel() for weight in self._sketch().parameters())

    @property
    def is_given_class(self) -> bool:
        """Whether its bounds will be of log p(x | class), as `Description.is_given_class` says."""
        return self._takes_classes() and bool(DATASETS[self.dataset].class_names)

    def _takes_classes(self) -> bool:
        return "classes" in family(self.family).model.architecture_type.__dataclass_fields__

    def _sketch(self) -> Model:
        spec = DATASETS[self.dataset]
        settings = self.architecture() | {"image_shape": spec.image_shape}
        if self._takes_classes():
            settings["classes"] = len(spec.class_names)
        with torch.device("meta"):
            return build(self.family, settings)

    def settings(self) -> TrainingSettings:
        """How it is trained."""
        allowed, weights = allowance(self.dataset), family(self.family).weights
        return TrainingSettings(
            epochs=self.epochs,
            batch_size=allowed.batch_size,
            learning_rate=allowed.learning_rate,
            seed=self.seed,
            images_per_epoch=allowed.images_per_epoch,
            beta=weights.beta if self.beta is None else self.beta,
            reconstruction_weight=weights.reconstruction_weight,
            stored_as="float16",
            prior_share=PRIOR_SHARE if "codebook" in abilities(self.family) else 0.0,
        )

    def plan(self, name: str) -> TrainingPlan:
        """The training, its card's command writing to `checkpoints/<name>`."""
        return TrainingPlan(
            self.family,
            self.dataset,
            self.architecture(),
            self.settings(),
            {"path": self.folder} if self.folder else {},
            command="" if self.folder else self.command(name),
            nll_samples=allowance(self.dataset).nll_samples,
        )

    def command(self, name: str) -> str:
        """The command line that repeats this training."""
        settings, usual = self.settings().to_dict(), TrainingSettings().to_dict()
        weights = family(self.family).weights
        usual |= {"beta": weights.beta, "reconstruction_weight": weights.reconstruction_weight}
        command: dict[str, Any] = {"family": self.family, "dataset": self.dataset}
        command |= self.architecture()
        command |= {key: value for key, value in settings.items() if value != usual[key]}
        command |= {"epochs": self.epochs, "seed": self.seed}
        command["nll_samples"] = allowance(self.dataset).nll_samples
        options = [
            part for key, value in command.items() for part in (f"--{key.replace('_', '-')}", value)
        ]
        words = [",".join(map(str, v)) if isinstance(v, list) else str(v) for v in options]
        return f"python -m explorer train {shlex.join(words)} --out checkpoints/{name}"
