"""Which core does this process share between its pages and its live socket?"""

from __future__ import annotations

import atexit
import os
from functools import lru_cache
from pathlib import Path

from explorer.core.device import cpu_threads
from explorer.core.errors import CoreError
from explorer.core.model_core import ModelCore
from explorer.training.queue import Job, TrainingQueue
from explorer.training.settings import TrainingError


def default_checkpoints_dir() -> Path:
    """`EXPLORER_CHECKPOINTS_DIR`, or the folder `checkpoints` beside the package."""
    told = os.environ.get("EXPLORER_CHECKPOINTS_DIR")
    return Path(told) if told else Path(__file__).resolve().parents[2] / "checkpoints"


@lru_cache(maxsize=1)
def shared_core() -> ModelCore:
    """The one core of this process: pages and the live socket use the same resident models."""
    return ModelCore.open(default_checkpoints_dir(), os.environ.get("EXPLORER_DEVICE", "auto"))


@lru_cache(maxsize=1)
def shared_trainings() -> TrainingQueue:
    """The one queue of this process, for trainings that visitors ask for."""
    core = shared_core()

    def adopt(job: Job) -> None:
        try:
            core.own.adopt(job.folder, job.owner)
        except CoreError as error:
            raise TrainingError(str(error)) from error

    queue = TrainingQueue(adopt, core.torch_device, cpu_threads())
    atexit.register(queue.close)
    return queue
