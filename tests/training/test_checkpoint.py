"""Is a checkpoint written whole or not at all, and never over what is somebody else's?"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.training import checkpoint
from explorer.training.checkpoint import (
    CARD_KEYS,
    Checkpoint,
    CheckpointError,
    check_destination,
    check_name,
    recover,
    write_checkpoint,
)
from explorer.training.checkpoint_reading import read_card


def one(title: str = "one") -> Checkpoint:
    card = {key: kind() for key, kind in CARD_KEYS.items()} | {"schema_version": 1, "title": title}
    weights = {"w": torch.full((3,), float(len(title)))}
    return Checkpoint(card, weights, {"epochs": [0], "train": {}, "test": {}})


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def title_of(folder: Path) -> str:
    return read_card(folder)["title"]


def test_a_checkpoint_is_a_folder_of_plain_files(tmp_path):
    folder = tmp_path / "deep" / "down" / "model-1"
    write_checkpoint(folder, one())
    assert entries(folder) == ["card.json", "history.json", "model.safetensors"]
    assert entries(folder.parent) == ["model-1"]
    assert json.loads((folder / "card.json").read_text(encoding="utf-8"))["title"] == "one"
    # Others may read it: a server often runs as another user than the training did.
    mode = 0o777 if sys.platform == "win32" else 0o755
    assert folder.stat().st_mode & 0o777 == mode
    assert (folder / "card.json").stat().st_mode & 0o444 == 0o444


def test_a_second_writing_replaces_the_first(tmp_path):
    folder = tmp_path / "model"
    first = one("first")
    first.resume["resume.safetensors"] = b"state"
    write_checkpoint(folder, first)
    write_checkpoint(folder, one("second"))
    assert title_of(folder) == "second"
    assert entries(folder) == ["card.json", "history.json", "model.safetensors"]
    assert entries(tmp_path) == ["model"]


def test_where_folders_cannot_be_opened_a_checkpoint_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, _flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(checkpoint.sys, "platform", "win32")
    monkeypatch.setattr(checkpoint.os, "open", refuse)
    write_checkpoint(tmp_path / "model", one())
    assert title_of(tmp_path / "model") == "one"


class Full(OSError):
    def __init__(self) -> None:
        super().__init__(28, "No space left on device")


@pytest.mark.parametrize("call", range(4))
@pytest.mark.parametrize("there", [True, False])
def test_a_disk_that_fills_leaves_the_old_checkpoint(tmp_path, monkeypatch, call, there):
    folder = tmp_path / "model"
    if there:
        write_checkpoint(folder, one("old"))
    calls = iter(range(100))
    fsync = os.fsync

    def fail(descriptor: int) -> None:
        if next(calls) == call:
            raise Full
        fsync(descriptor)

    monkeypatch.setattr(checkpoint.os, "fsync", fail)
    with pytest.raises(CheckpointError, match="model could not be written: No space left"):
        write_checkpoint(folder, one("new"))
    monkeypatch.undo()
    assert entries(tmp_path) == (["model"] if there else [])
    if there:
        assert title_of(folder) == "old"
    write_checkpoint(folder, one("newer"))
    assert title_of(folder) == "newer"


@pytest.mark.parametrize("call", [0, 1])
@pytest.mark.parametrize(
    ("fault", "raised"), [(Full, CheckpointError), (KeyboardInterrupt, KeyboardInterrupt)]
)
def test_a_rename_that_does_not_happen_leaves_the_old_checkpoint(
    tmp_path, monkeypatch, fault, raised, call
):
    folder = tmp_path / "model"
    write_checkpoint(folder, one("old"))
    calls = iter(range(100))
    rename = Path.rename

    def stopped(self: Path, target: Path) -> Path:
        if next(calls) == call:
            raise fault
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(raised, match="No space left" if fault is Full else None):
        write_checkpoint(folder, one("new"))
    assert entries(tmp_path) == ["model"]
    assert title_of(folder) == "old"


def cut_off(folder: Path, monkeypatch: pytest.MonkeyPatch, renames: int) -> None:
    """What a power cut leaves of a writing after so many of its renames: nothing is cleaned up."""
    calls = iter(range(100))
    rename = Path.rename

    def stop(self: Path, target: Path) -> Path:
        if next(calls) >= renames:
            raise KeyboardInterrupt
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stop)
        patch.setattr(checkpoint.shutil, "rmtree", lambda *_args, **_options: None)
        patch.setattr(checkpoint, "_undo_cut_off", lambda _folder: None)
        with pytest.raises(KeyboardInterrupt):
            write_checkpoint(folder, one("new"))


@pytest.mark.parametrize("renames", [0, 1])
def test_recovery_after_a_power_cut(tmp_path, monkeypatch, renames):
    folder = tmp_path / "model"
    write_checkpoint(folder, one("old"))
    cut_off(folder, monkeypatch, renames)
    assert folder.exists() is (renames == 0)
    assert len(entries(tmp_path)) == 2
    recover(folder)
    assert entries(tmp_path) == ["model"]
    assert title_of(folder) == "old"


def test_recovery_after_the_last_rename_keeps_the_new_one(tmp_path):
    folder = tmp_path / "model"
    write_checkpoint(folder, one("new"))
    write_checkpoint(tmp_path / "spare", one("old"))
    (tmp_path / "spare").rename(checkpoint._displaced(folder))
    recover(folder)
    assert entries(tmp_path) == ["model"]
    assert title_of(folder) == "new"


def test_recovery_without_need_does_nothing(tmp_path):
    for other in ("model-2", ".model", ".model.bak", ".model-2.checkpoint-x"):
        (tmp_path / other).mkdir()
    write_checkpoint(tmp_path / "model", one())
    recover(tmp_path / "model")
    recover(tmp_path / "absent")
    recover(tmp_path / "no" / "such" / "folder")
    assert len(entries(tmp_path)) == 5


@pytest.mark.parametrize("content", [["notes.txt"], ["a-checkpoint/card.json"], [".hidden"]])
def test_a_folder_that_is_no_checkpoint_is_never_replaced(tmp_path, content):
    folder = tmp_path / "checkpoints"
    for name in content:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("precious", encoding="utf-8")
    with pytest.raises(CheckpointError, match="is there and is no checkpoint"):
        write_checkpoint(folder, one())
    with pytest.raises(CheckpointError, match="is there and is no checkpoint"):
        check_destination(folder)
    assert all((folder / name).read_text(encoding="utf-8") == "precious" for name in content)
    assert entries(tmp_path) == ["checkpoints"]


def test_a_file_is_never_replaced(tmp_path):
    (tmp_path / "model").write_text("precious", encoding="utf-8")
    with pytest.raises(CheckpointError, match="is there and is no checkpoint"):
        write_checkpoint(tmp_path / "model", one())
    assert (tmp_path / "model").read_text(encoding="utf-8") == "precious"


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "model").mkdir()
    write_checkpoint(tmp_path / "model", one())
    assert title_of(tmp_path / "model") == "one"


def test_a_parent_that_is_a_file_is_said(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CheckpointError, match="could not be"):
        write_checkpoint(tmp_path / "file" / "model", one())


def test_a_path_that_is_too_long_is_said(tmp_path):
    folder = tmp_path / ("x" * 300) / "model"
    with pytest.raises(CheckpointError, match="File name too long"):
        write_checkpoint(folder, one())
    with pytest.raises(CheckpointError, match="File name too long"):
        recover(folder)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("part", ["card", "history"])
def test_a_figure_that_is_no_number_is_never_written(tmp_path, part, value):
    folder = tmp_path / "model"
    write_checkpoint(folder, one("old"))
    broken = one("new")
    getattr(broken, part)["metrics"] = {"elbo": value}
    with pytest.raises(CheckpointError, match="model was not written"):
        write_checkpoint(folder, broken)
    assert entries(tmp_path) == ["model"]
    assert title_of(folder) == "old"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b", "/etc", "a\\b", "A", "a.b", "-a", "a\0", "a\n", "ä", "a" * 65]
)
def test_what_could_be_a_path_is_no_name(name):
    with pytest.raises(CheckpointError, match="cannot name a checkpoint"):
        check_name(name)


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True))
def test_every_key_is_a_name(name):
    assert check_name(name) == name


@given(st.text(max_size=70))
def test_a_name_is_one_part_of_a_path_or_refused(name):
    try:
        check_name(name)
    except CheckpointError:
        return
    assert Path(name).name == name
    assert Path("folder", name).resolve().parent == Path("folder").resolve()
