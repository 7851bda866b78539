"""What does a training need to be resumed exactly?

The optimiser's moments and the random state, as tensors in `resume.safetensors` beside the
weights; deleted once the training is complete.
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
_MOMENTS = ({"step", "exp_avg", "exp_avg_sq"}, {"momentum_buffer"})
"""What Adam keeps of each parameter, and what SGD does."""


def resume_bytes(run: TrainingRun) -> bytes:
    """The file's contents: optimiser and random state after the run's last epoch."""
    tensors: dict[str, Tensor] = {_GENERATOR: run.generator.get_state()}
    for index, state in run.optimizer.state_dict()["state"].items():
        for key, value in state.items():
            if value is None:  # SGD without momentum
                continue
            tensors[f"{index}.{key}"] = torch.as_tensor(value).cpu().clone()
    return save(tensors)


def restore(run: TrainingRun, folder: Path) -> None:
    """Restore a new run to the state that was last saved in `folder`.

    The run's model must already hold the checkpoint's weights.

    Raises:
        CheckpointError: the folder holds no interrupted training, or not one of this model.
    """
    path = folder / RESUME_FILE
    if not path.exists():
        raise CheckpointError(f"{folder} holds no interrupted training: it is complete.")
    tensors = read_tensors(path)
    run.history = read_history(folder)
    if "validation" not in run.history:
        raise CheckpointError(
            f"{folder} was begun before a part of the training images was kept for validation: "
            "train it anew."
        )
    run.epoch = int(run.history["epochs"][-1])
    try:
        run.generator.set_state(tensors.pop(_GENERATOR))
        _restore_optimizer(run.optimizer, tensors)
    except (LookupError, ValueError, TypeError, RuntimeError) as error:
        raise CheckpointError(f"{path} does not fit this training: {error}.") from error
    snapshots = read_snapshots(folder)
    if run.recorder is not None and snapshots is not None:
        run.recorder.restore(snapshots)


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    state: dict[int, dict[str, Any]] = {}
    for name, tensor in tensors.items():
        index, _, key = name.partition(".")
        if tensor.shape not in ((), parameters[int(index)].shape):
            raise ValueError(f"{name!r} has shape {tuple(tensor.shape)}")
        state.setdefault(int(index), {})[key] = tensor
    for number, kept in state.items():
        if set(kept) not in _MOMENTS:
            raise LookupError(f"parameter {number} keeps {', '.join(sorted(kept))}")
    whole = optimizer.state_dict()
    optimizer.load_state_dict({"state": state, "param_groups": whole["param_groups"]})
