"""In which folders do the models lie: everyone's, and what visitors made?"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP_NAME = "latent-space-explorer"
OWN_VARIABLE = "EXPLORER_OWN_MODELS"


def default_checkpoints_dir() -> Path:
    """`EXPLORER_CHECKPOINTS_DIR`, or the folder `checkpoints` beside the package, or in it where
    it is installed."""
    told = os.environ.get("EXPLORER_CHECKPOINTS_DIR")
    package = Path(__file__).resolve().parents[1]
    inside = package / "checkpoints"
    return Path(told) if told else inside if inside.is_dir() else package.parent / "checkpoints"


def own_folder() -> Path:
    """Where the own models of a cluster's visitors lie: `EXPLORER_OWN_MODELS`, or the user's state
    folder."""
    told = os.environ.get(OWN_VARIABLE, "").strip()
    return Path(told) if told else Path(platformdirs.user_state_dir(APP_NAME)) / "own"
