"""What do the tests of training share: plans that take a second, and a look at whole folders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from explorer.training.fit import EpochReport
from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

CPU = torch.device("cpu")
Plan = Callable[..., TrainingPlan]
Train = Callable[..., Iterator[EpochReport]]


def _plan(
    family: str = "vae", latent_dim: int = 2, architecture: dict[str, Any] | None = None, **settings
) -> TrainingPlan:
    told = {"epochs": 4, "seed": 5, "images_per_epoch": 300} | settings
    return TrainingPlan(
        family,
        "digits",
        {"latent_dim": latent_dim, "widths": [12]} | (architecture or {}),
        TrainingSettings(**told),
        nll_samples=2,
    )


@pytest.fixture
def plan() -> Plan:
    """A small training of digits; settings and architecture may be changed."""
    return _plan


@pytest.fixture
def train() -> Train:
    """`train_checkpoint` on the CPU that saves after every epoch."""

    def start(plan: TrainingPlan, folder: Path, resume: bool = False) -> Iterator[EpochReport]:
        return train_checkpoint(plan, folder, CPU, resume, save_every_s=0)

    return start


@pytest.fixture
def files() -> Callable[[Path], dict[str, bytes]]:
    """Every file of a folder, as bytes."""

    def read(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    return read
