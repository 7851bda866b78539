"""How is a trained model kept on disk?

A checkpoint is a folder: `card.json`, `model.safetensors`, `history.json`,
`encodings.safetensors`, and `epochs.safetensors` for models with an epoch scrubber. It is written
atomically; nothing in it is ever unpickled.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from explorer.metrics.question import StoredTable
from explorer.training.checkpoint_names import CARD_FILE, ENCODINGS_FILE, NAME_PATTERN
from explorer.training.folder_lock import writing_in
from explorer.training.snapshots import Snapshots

SCHEMA_VERSION = 1
HISTORY_FILE = "history.json"
WEIGHTS_FILE = "model.safetensors"
EPOCHS_FILE = "epochs.safetensors"
MARK = ".checkpoint-"
"""In the names of folders that are being written, replaced or deleted, none of which is seen."""

CARD_KEYS: dict[str, type] = {
    "schema_version": int,
    "name": str,
    "title": str,
    "family": str,
    "architecture": dict,
    "dataset": str,
    "split": dict,
    "preprocessing": str,
    "class_names": list,
    "training": dict,
    "metrics": dict,
    "command": str,
    "date": str,
}
"""What every card says, and of which type."""


class CheckpointError(Exception):
    """A checkpoint that cannot be written or is invalid; names the file and the key."""


@dataclass
class Checkpoint:
    """Everything that a checkpoint's folder holds."""

    card: dict[str, Any]
    weights: dict[str, Tensor]
    history: dict[str, Any]
    encodings: StoredTable | None = None
    snapshots: Snapshots | None = None
    resume: dict[str, bytes] = field(default_factory=dict)
    """Files that only an unfinished run needs, by name."""


def check_name(name: str) -> str:
    """The name, if it can be a checkpoint's: lower-case letters, digits and hyphens.

    Raises:
        CheckpointError: it could be mistaken for a path, or is too long.
    """
    if not NAME_PATTERN.fullmatch(name):
        raise CheckpointError(
            f"{name[:80]!r} cannot name a checkpoint: use 1 to 64 lower-case letters, digits and "
            "hyphens, beginning with a letter or digit."
        )
    return name


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint to `folder` atomically, replacing the one that is there.

    Raises:
        CheckpointError: the folder's name is no checkpoint name, what is there is no checkpoint,
            a figure is not finite, or the disk refuses.
    """
    try:
        contents = _contents(checkpoint)
    except ValueError as error:  # what allow_nan=False raises
        raise CheckpointError(f"{folder} was not written: {error}.") from error
    write_files(folder, contents)


def write_files(folder: Path, contents: Mapping[str, bytes], replaces: bool = True) -> None:
    """Write a checkpoint's files, by name, to `folder`, as `write_checkpoint` does.

    Args:
        replaces: whether a checkpoint that is there is replaced.

    Raises:
        CheckpointError: as there, or there is one and it is not to be replaced.
    """
    check_destination(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with writing_in(folder.parent):
            if not replaces and folder.exists():
                raise CheckpointError(
                    f"There is a model called {folder.name} already: choose another name."
                )
            _write(folder, contents)
    except OSError as error:
        raise CheckpointError(f"{folder} could not be written: {error.strerror}.") from error


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    try:
        for file, content in contents.items():
            _write_synced(fresh / file, content)
        fresh.chmod(0o755)
        _sync_folder(fresh)
        _replace_folder(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def delete_checkpoint(folder: Path) -> None:
    """Delete a checkpoint whole: nobody sees a part of it. One that is gone already stays so.

    Raises:
        CheckpointError: it is no checkpoint, or the disk refuses.
    """
    check_destination(folder)
    try:
        with writing_in(folder.parent):
            if folder.exists():
                going = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
                folder.rename(going / folder.name)
                shutil.rmtree(going)
    except OSError as error:
        raise CheckpointError(f"{folder} could not be deleted: {error.strerror}.") from error


def check_destination(folder: Path) -> None:
    """Raise CheckpointError unless a checkpoint may be written to `folder`.

    A folder that holds anything but a checkpoint is never replaced.
    """
    check_name(folder.name)
    try:
        foreign = folder.exists() and not (folder / CARD_FILE).is_file()
        if foreign and (not folder.is_dir() or any(folder.iterdir())):
            raise CheckpointError(
                f"{folder} is there and is no checkpoint: choose another folder for it."
            )
    except OSError as error:
        raise CheckpointError(f"{folder} could not be looked at: {error.strerror}.") from error


def _contents(checkpoint: Checkpoint) -> dict[str, bytes]:
    contents = {
        CARD_FILE: _json_bytes(checkpoint.card),
        HISTORY_FILE: _json_bytes(checkpoint.history),
        WEIGHTS_FILE: _safetensors_bytes(checkpoint.weights),
        **checkpoint.resume,
    }
    if checkpoint.encodings is not None:
        contents[ENCODINGS_FILE] = _safetensors_bytes(checkpoint.encodings.tensors())
    if checkpoint.snapshots is not None:
        contents[EPOCHS_FILE] = _safetensors_bytes(_snapshot_tensors(checkpoint.snapshots))
    return contents


def _snapshot_tensors(snapshots: Snapshots) -> dict[str, Tensor | None]:
    lengths = [len(png) for png in snapshots.manifold_png]
    return {
        "epochs": torch.from_numpy(snapshots.epochs),
        "mu": torch.from_numpy(snapshots.mu).half(),
        "labels": None if snapshots.labels is None else torch.from_numpy(snapshots.labels),
        "extent": torch.from_numpy(snapshots.extent),
        "manifold_png": torch.frombuffer(
            bytearray(b"".join(snapshots.manifold_png)), dtype=torch.uint8
        ),
        "manifold_ends": torch.tensor(lengths).cumsum(0),
    }


def _json_bytes(values: dict[str, Any]) -> bytes:
    # allow_nan=False: JSON has no NaN, and a reader elsewhere would refuse the file.
    return (json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _safetensors_bytes(tensors: Mapping[str, Tensor | None]) -> bytes:
    return save({k: v.detach().cpu().contiguous() for k, v in tensors.items() if v is not None})


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # Windows opens no folder as a file, and writes its entries with the files
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace_folder(fresh: Path, folder: Path) -> None:
    old = _displaced(folder)
    _undo_cut_off(folder)
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:  # Ctrl-C too
        _undo_cut_off(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
    _sync_folder(folder.parent)


def _prefix(folder: Path) -> str:
    return f".{folder.name}{MARK}"


def _displaced(folder: Path) -> Path:
    return folder.with_name(f"{_prefix(folder)}replaced")


def recover(folder: Path) -> None:
    """Undo an interrupted write: one that ended between its two renames, or before them.

    Raises:
        CheckpointError: the disk refuses.
    """
    try:
        if not folder.parent.is_dir():
            return
        with writing_in(folder.parent):
            _undo_cut_off(folder)
            for left in folder.parent.glob(f"{_prefix(folder)}*"):
                shutil.rmtree(left, ignore_errors=True)
    except OSError as error:
        raise CheckpointError(f"{folder} could not be written: {error.strerror}.") from error


def recover_all(parent: Path) -> None:
    """Undo every interrupted write into a folder of checkpoints.

    Raises:
        CheckpointError: the disk refuses.
    """
    try:
        lefts = [left.name[1:].rpartition(MARK)[0] for left in parent.glob(f".*{MARK}*")]
    except OSError as error:
        raise CheckpointError(f"{parent} could not be read: {error.strerror}.") from error
    for name in filter(NAME_PATTERN.fullmatch, sorted(set(lefts))):
        recover(parent / name)


def _undo_cut_off(folder: Path) -> None:
    old = _displaced(folder)
    if not old.exists():
        return
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.rename(folder)
