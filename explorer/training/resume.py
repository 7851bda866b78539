"""What does an interrupted training need, to go on as if nothing had happened?

The optimiser's moments and the random state, as tensors in `resume.safetensors` beside the
weights; gone from the folder once the training is complete.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_reading import read_history, read_snapshots, read_tensors
from explorer.training.fit import TrainingRun

RESUME_FILE = "resume.safetensors"
_GENERATOR = "generator"


def resume_bytes(run: TrainingRun) -> bytes:
    """The run's optimiser and random state after its last epoch."""
    tensors: dict[str, Tensor] = {_GENERATOR: run.generator.get_state()}
    for index, state in run.optimizer.state_dict()["state"].items():
        for key, value in state.items():
            tensors[f"{index}.{key}"] = torch.as_tensor(value).cpu().clone()
    return save(tensors)


def restore(run: TrainingRun, folder: Path) -> None:
    """Bring a fresh run to where the one in `folder` was when it was last saved.

    The run's model must already hold the checkpoint's weights.

    Raises:
        CheckpointError: the folder holds no interrupted training, or not one of this model.
    """
    path = folder / RESUME_FILE
    if not path.exists():
        raise CheckpointError(f"{folder} holds no interrupted training: it is complete.")
    tensors = read_tensors(path)
    if _GENERATOR not in tensors:
        raise CheckpointError(f"{path}: the key {_GENERATOR!r} is missing.")
    run.generator.set_state(tensors.pop(_GENERATOR))
    state: dict[int, dict[str, Any]] = {}
    for name, tensor in tensors.items():
        index, _, key = name.partition(".")
        state.setdefault(int(index), {})[key] = tensor
    whole = run.optimizer.state_dict()
    run.optimizer.load_state_dict({"state": state, "param_groups": whole["param_groups"]})
    run.history = read_history(folder)
    run.epoch = int(run.history["epochs"][-1])
    snapshots = read_snapshots(folder)
    if run.recorder is not None and snapshots is not None:
        run.recorder.restore(snapshots)
