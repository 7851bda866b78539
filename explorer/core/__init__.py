"""Where do the trained models live? On the device, once, for everyone."""

from explorer.core.errors import CoreError
from explorer.core.model_core import ModelCore
from explorer.core.shared import default_checkpoints_dir, shared_core, shared_trainings
from explorer.core.types import Description, ElboTable, Posterior, StoredEncodings, TestImages

__all__ = [
    "CoreError",
    "Description",
    "ElboTable",
    "ModelCore",
    "Posterior",
    "StoredEncodings",
    "TestImages",
    "default_checkpoints_dir",
    "shared_core",
    "shared_trainings",
]
