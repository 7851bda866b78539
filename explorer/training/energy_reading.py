"""How is the untrusted test set of an energy-based model read?"""

from __future__ import annotations

from pathlib import Path

import torch

from explorer.metrics.energy import KEPT_PICTURES, FreeEnergies
from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_names import ENCODINGS_FILE
from explorer.training.checkpoint_reading import FLOATS, read_tensors


def read_free_energies(folder: Path, image_shape: tuple[int, int, int]) -> FreeEnergies:
    """Free energies, labels and the first pictures, their shapes checked against one another.

    Raises:
        CheckpointError: which key is wrong.
    """
    path = folder / ENCODINGS_FILE
    tensors = read_tensors(path)
    for key in ("free_energy", "pictures"):
        if key not in tensors:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
    count = tensors["free_energy"].numel()
    kept = min(count, KEPT_PICTURES)
    wanted = {
        "free_energy": ((count,), FLOATS),
        "labels": ((count,), (torch.int64,)),
        "pictures": ((kept, *image_shape), (torch.uint8,)),
    }
    for key, (shape, dtypes) in wanted.items():
        tensor = tensors.get(key)
        if tensor is not None and (tuple(tensor.shape) != shape or tensor.dtype not in dtypes):
            raise CheckpointError(
                f"{path}: {key!r} is {tensor.dtype} {tuple(tensor.shape)}, not {dtypes[0]} {shape}."
            )
    return FreeEnergies(tensors["free_energy"].float(), tensors.get("labels"), tensors["pictures"])
