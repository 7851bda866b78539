"""Which exceptions are printed as one sentence, without a traceback?"""

from __future__ import annotations

from explorer.core import CoreError
from explorer.data.dataset import DataError
from explorer.data.picture_errors import ImageError
from explorer.images.tiling import PictureError
from explorer.latent.errors import LatentError
from explorer.models.base import ModelError
from explorer.notebook.errors import LiveModelError
from explorer.portable.view import ViewError
from explorer.training.checkpoint import CheckpointError
from explorer.training.settings import TrainingError

SENTENCES = (
    CheckpointError,
    CoreError,
    DataError,
    ImageError,
    LatentError,
    LiveModelError,
    ModelError,
    PictureError,
    TrainingError,
    ViewError,
)
