"""How is the untrusted test set of a model with a codebook read?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from explorer.metrics.codebook import CODE_TYPES, CodeTable
from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_names import ENCODINGS_FILE
from explorer.training.checkpoint_reading import FLOATS, INTEGERS, check_tensors, read_tensors


def read_code_table(folder: Path, cells: int, counts: Sequence[int]) -> CodeTable:
    """The codes of the test split and each image's loss terms.

    Args:
        cells: of all grids together.
        counts: K of each level.

    Raises:
        CheckpointError: a key is missing, a shape does not fit, or a code is unknown.
    """
    path = folder / ENCODINGS_FILE
    tensors = read_tensors(path)
    for key in ("codes", "log_px_given_z", "log_p_codes"):
        if key not in tensors:
            raise CheckpointError(f"{path}: the key {key!r} is missing.")
    count = tensors["log_px_given_z"].numel()
    check_tensors(
        path,
        tensors,
        {
            "codes": ((count, cells), CODE_TYPES),
            "log_px_given_z": ((count,), FLOATS),
            "log_p_codes": ((count, len(counts)), FLOATS),
            "labels": ((count,), INTEGERS),
        },
    )
    codes = tensors["codes"].long()
    if count and not 0 <= int(codes.min()) <= int(codes.max()) < max(counts):
        raise CheckpointError(
            f"{path}: 'codes' holds a code that is not from 0 to {max(counts) - 1}."
        )
    return CodeTable(
        codes,
        tensors.get("labels"),
        tensors["log_px_given_z"].float(),
        tensors["log_p_codes"].float(),
    )
