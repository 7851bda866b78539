"""Which three trainings differ in β alone?"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

BETAS = (0.5, 1.0, 2.0)


@pytest.fixture(scope="session")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three trainings of one tiny network, β alone different."""
    folder = tmp_path_factory.mktemp("ladder") / "checkpoints"
    for number, beta in enumerate(BETAS):
        plan = TrainingPlan(
            "vae",
            "digits",
            {"latent_dim": 2, "widths": [8]},
            TrainingSettings(epochs=1, beta=beta),
            nll_samples=2,
        )
        for _ in train_checkpoint(plan, folder / f"rung-{number}", torch.device("cpu")):
            pass
    return folder
