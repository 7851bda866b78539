"""Which core does this process share between its pages and its live socket?"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from explorer.core.model_core import ModelCore


def default_checkpoints_dir() -> Path:
    """`EXPLORER_CHECKPOINTS_DIR`, or the folder `checkpoints` beside the package."""
    told = os.environ.get("EXPLORER_CHECKPOINTS_DIR")
    return Path(told) if told else Path(__file__).resolve().parents[2] / "checkpoints"


@lru_cache(maxsize=1)
def shared_core() -> ModelCore:
    """The one core of this process: pages and the live socket use the same resident models."""
    return ModelCore.open(default_checkpoints_dir(), os.environ.get("EXPLORER_DEVICE", "auto"))
