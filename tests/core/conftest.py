"""What do the core's tests share: a core over two small models, and untrained ones to order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.core import ModelCore
from explorer.data.registry import load_dataset
from explorer.metrics.encodings import Encodings
from explorer.models.registry import build
from explorer.training.checkpoint import SCHEMA_VERSION, Checkpoint, write_checkpoint


@pytest.fixture(scope="session")
def core(tiny_checkpoints: Path) -> ModelCore:
    """A core over `tiny-vae` and `tiny-autoencoder`, both of digits."""
    return ModelCore.open(tiny_checkpoints, device="cpu")


@pytest.fixture(scope="session")
def digits() -> np.ndarray:
    """The test digits, uint8 (360, 1, 8, 8)."""
    return np.array(load_dataset("digits", "test").images)


@pytest.fixture
def write_untrained(tmp_path: Path) -> Callable[..., Path]:
    """Writes an untrained model of a data set; gives the folder of checkpoints."""

    def write(name: str, dataset: str = "digits", rows: int = 5, **architecture: Any) -> Path:
        settings = {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": [4]} | architecture
        model = build("vae", settings)
        plain = {k: list(v) if isinstance(v, tuple) else v for k, v in settings.items()}
        card = {
            "schema_version": SCHEMA_VERSION,
            "name": name,
            "title": name.title(),
            "family": "vae",
            "architecture": plain,
            "dataset": dataset,
            "split": {},
            "preprocessing": "",
            "class_names": [],
            "training": {},
            "metrics": {},
            "command": "",
            "date": "2026-01-01",
        }
        codes = torch.zeros(rows, model.latent_dim)
        encodings = Encodings(codes, codes.clone(), None, torch.zeros(rows), codes)
        history = {"epochs": [0], "train": {}, "test": {}}
        folder = tmp_path / "untrained"
        write_checkpoint(folder / name, Checkpoint(card, model.state_dict(), history, encodings))
        return folder

    return write
