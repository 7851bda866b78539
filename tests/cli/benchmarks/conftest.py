"""A benchmark's setup over the two tiny models of digits."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from explorer.cli.benchmarks.setup import Setup
from explorer.core.in_process import ModelCore


@pytest.fixture
def setup(tiny_checkpoints: Path) -> Setup:
    core = ModelCore.open(tiny_checkpoints, device="cpu")
    return Setup(core, tiny_checkpoints, torch.device("cpu"), "tiny-vae", quick=True, seed=3)
