"""Is a table of free energies read back as it was written, and nothing else believed?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_names import ENCODINGS_FILE
from explorer.training.energy_reading import read_free_energies

SHAPE = (1, 8, 8)


@pytest.fixture
def folder(rbm_checkpoints: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "tiny-rbm"
    shutil.copytree(rbm_checkpoints / "tiny-rbm", copied)
    return copied


def changed(folder: Path, **changes: torch.Tensor | None) -> Path:
    tensors = load_file(folder / ENCODINGS_FILE) | changes
    save_file({k: v for k, v in tensors.items() if v is not None}, folder / ENCODINGS_FILE)
    return folder


def test_it_is_read_as_it_was_written(folder: Path) -> None:
    found = read_free_energies(folder, SHAPE)
    kept = load_file(folder / ENCODINGS_FILE)
    assert torch.equal(found.free_energy, kept["free_energy"])
    assert found.labels is not None
    assert len(found.labels) == len(found.free_energy) == 360
    assert found.pictures.shape == (100, *SHAPE)


def test_labels_may_be_missing(folder: Path) -> None:
    assert read_free_energies(changed(folder, labels=None), SHAPE).labels is None


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"free_energy": None}, "free_energy"),
        ({"pictures": None}, "pictures"),
        ({"free_energy": torch.full((360,), float("nan"))}, "free_energy"),
        ({"free_energy": torch.zeros(360, dtype=torch.int64)}, "free_energy"),
        ({"free_energy": torch.zeros(36, 10)}, "free_energy"),
        ({"labels": torch.zeros(359, dtype=torch.int64)}, "labels"),
        ({"labels": torch.zeros(360)}, "labels"),
        ({"pictures": torch.zeros(100, 1, 9, 9, dtype=torch.uint8)}, "pictures"),
        ({"pictures": torch.zeros(2, *SHAPE, dtype=torch.uint8)}, "pictures"),
    ],
)
def test_what_is_wrong_is_named(
    folder: Path, changes: dict[str, torch.Tensor | None], key: str
) -> None:
    with pytest.raises(CheckpointError, match=key):
        read_free_energies(changed(folder, **changes), SHAPE)
