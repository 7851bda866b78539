"""Which small models have a codebook?"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

SMALL = {"widths": [8], "codes": 12, "code_dim": 4, "prior_width": 8, "prior_layers": 2}
MODELS = {"one-level": SMALL, "two-level": SMALL | {"levels": 2}}


@pytest.fixture(scope="session")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a codebook of one grid and one of two: read it, never write to it."""
    folder = tmp_path_factory.mktemp("coded") / "checkpoints"
    settings = TrainingSettings(epochs=2, prior_share=0.5, images_evaluated=50)
    for name, architecture in MODELS.items():
        plan = TrainingPlan("vq_vae", "digits", architecture, settings)
        for _ in train_checkpoint(plan, folder / name, torch.device("cpu")):
            pass
    return folder
