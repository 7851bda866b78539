"""Is a visitor's own model theirs alone, bounded, and gone in the end?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore, own_models
from explorer.core.own_models import (
    KEPT_S,
    MAX_OF_ONE,
    PREFIX,
    OwnModels,
    remove_folders_of_the_dead,
)
from explorer.training.folder_lock import mark_alive
from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint
from tests.waiting import Clock, Watch

NAME = "tiny-vae"


@pytest.fixture
def core(tiny_checkpoints: Path, tmp_path: Path) -> Iterator[ModelCore]:
    """A core over a copy that may be written to."""
    shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints")
    made = ModelCore.open(tmp_path / "checkpoints", device="cpu")
    yield made
    made._own.close()


@pytest.fixture
def zipped(core: ModelCore) -> bytes:
    """A good checkpoint."""
    return core.download_model(NAME, NAME)


def test_only_its_owner_sees_it_and_the_core_serves_it(core: ModelCore, zipped: bytes) -> None:
    before = core.list()
    name = core.upload_model(zipped, "a")
    assert name.startswith(PREFIX)
    assert core.list() == before
    assert core.own_models("b") == ()
    assert core.own_models("a") == (name,)
    assert core.owners() == ("a",)
    assert core.knows(name)
    assert name not in core.residents()
    z = np.zeros((2, 2), np.float32)
    assert np.array_equal(core.decode(name, z), core.decode(NAME, z))
    assert np.array_equal(core.encodings(name).mu, core.encodings(NAME).mu)
    assert name not in core.residents()


def test_thrown_away_it_is_gone_from_disk_and_device(core: ModelCore, zipped: bytes) -> None:
    name = core.upload_model(zipped, "a")
    folder = core._path(name)
    core.decode(name, np.zeros((1, 2), np.float32))
    core.remove_model(name)
    assert not folder.exists()
    assert not core.knows(name)
    with pytest.raises(CoreError, match="There is no model"):
        core.decode(name, np.zeros((1, 2), np.float32))
    core.remove_model(name)


def test_saved_it_is_everyone_s_under_its_name(core: ModelCore, zipped: bytes) -> None:
    own = core.upload_model(zipped, "a")
    core.save_model(own, "mine")
    assert "mine" in core.list()
    assert core.own_models("a") == ()
    assert core.describe("mine").card["name"] == "mine"
    z = np.zeros((1, 2), np.float32)
    assert np.array_equal(core.decode("mine", z), core.decode(NAME, z))


@pytest.mark.parametrize("name", [NAME, "../up", "", "Name", "own-mine", "x" * 65, "a/b"])
def test_a_name_that_is_taken_or_none_is_refused(core: ModelCore, zipped: bytes, name: str) -> None:
    own = core.upload_model(zipped, "a")
    before = {path: path.stat().st_mtime_ns for path in core._store.folder.rglob("*")}
    with pytest.raises(CoreError):
        core.save_model(own, name)
    assert {path: path.stat().st_mtime_ns for path in core._store.folder.rglob("*")} == before
    assert core.own_models("a") == (own,)


def test_a_bad_upload_leaves_nothing(core: ModelCore, zipped: bytes) -> None:
    core.upload_model(zipped, "b")
    root = core._path(core.own_models("b")[0]).parent
    before = sorted(root.iterdir())
    with pytest.raises(CoreError):
        core.upload_model(zipped[: len(zipped) // 2], "a")
    assert sorted(root.iterdir()) == before
    assert core.own_models("a") == ()


def test_one_may_have_so_many_and_no_more(core: ModelCore, zipped: bytes) -> None:
    names = [core.upload_model(zipped, "a") for _ in range(MAX_OF_ONE)]
    assert list(core.own_models("a")) == names
    with pytest.raises(CoreError, match="throw away"):
        core.upload_model(zipped, "a")
    core.upload_model(zipped, "b")
    core.remove_model(names[0])
    core.upload_model(zipped, "a")


def test_it_goes_when_its_owner_has_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[str] = []
    watch, clock = Watch(monkeypatch, OwnModels, "_look"), Clock()
    own = OwnModels(gone.append, look_every_s=0.01, clock=clock)
    folders = {}
    for key in ("a", "b"):
        folders[key] = own.new_folder(key)
        folders[key].mkdir()
        own.adopt(folders[key], key)
    own.mark_owner("a", is_here=False)
    watch.until_called_anew("_look")
    clock.now = KEPT_S - 1
    watch.until_called_anew("_look")
    assert folders["a"].exists()
    clock.now = KEPT_S
    watch.until(lambda: not folders["a"].exists())
    assert gone == [folders["a"].name]
    assert folders["b"].exists()
    assert own.names("b") == [folders["b"].name]
    root = folders["b"].parent
    own.close()
    assert not root.exists()
    assert str(tmp_path) not in str(root)


def test_who_loads_the_page_anew_has_them_again(core: ModelCore, zipped: bytes) -> None:
    names = [core.upload_model(zipped, "a") for _ in range(2)]
    assert core.claim_model(names[0], "a")
    assert not core.claim_model(names[0], "b")
    assert not core.claim_model("own-unknown", "b")
    core.mark_owner("a", is_here=False)
    assert core.claim_model(names[1], "b")
    assert sorted(core.own_models("b")) == sorted(names)
    assert core.own_models("a") == ()
    assert core.owners() == ("b",)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows is not asked who runs")
def test_a_restart_removes_what_a_killed_server_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    # Killed with this very number: in a container it is always the same.
    dead = tmp_path / f"latent-space-explorer-{os.getpid()}-dead"
    alive, fresh, old = (tmp_path / f"latent-space-explorer-1-{name}" for name in "abc")
    other = tmp_path / "notes"
    for folder in (dead, alive, fresh, old, other):
        folder.mkdir()
    mark_alive(dead).close()
    os.utime(old, (0, 0))
    with mark_alive(alive):
        remove_folders_of_the_dead()
        assert sorted(tmp_path.iterdir()) == sorted([alive, fresh, other])
    remove_folders_of_the_dead()
    assert sorted(tmp_path.iterdir()) == sorted([fresh, other])


def test_a_model_trained_again_is_read_again(core: ModelCore) -> None:
    z = np.zeros((1, 2), np.float32)
    before, title = core.decode(NAME, z), core.describe(NAME).title
    rows = len(core.history(NAME)["epochs"])
    version = core.version(NAME)
    plan = TrainingPlan(
        "vae",
        "digits",
        {"latent_dim": 2, "widths": [16]},
        TrainingSettings(epochs=4, seed=9),
        title="Another",
        nll_samples=2,
    )
    for _ in train_checkpoint(plan, core._store.folder / NAME, torch.device("cpu")):
        pass
    assert core.version(NAME) != version
    assert core.describe(NAME).title == "Another" != title
    assert len(core.history(NAME)["epochs"]) == 5 != rows
    fresh = ModelCore.open(core._store.folder, device="cpu")
    assert np.array_equal(core.decode(NAME, z), fresh.decode(NAME, z))
    assert not np.array_equal(core.decode(NAME, z), before)
    assert core.residents() == (NAME,)


def test_what_was_saved_can_be_withdrawn(core: ModelCore, zipped: bytes) -> None:
    own = core.upload_model(zipped, "a")
    with pytest.raises(CoreError, match="its owner's"):
        core.delete_model(own)
    core.save_model(own, "mine")
    core.delete_model("mine")
    assert not core.knows("mine")
    assert [entry.name for entry in core._store.folder.iterdir() if entry.name[0] == "."] == []


def test_of_two_servers_that_save_one_name_at_once_neither_loses_a_model(
    core: ModelCore, zipped: bytes
) -> None:
    cores = [core, ModelCore.open(core._store.folder, device="cpu")]
    owns = [each.upload_model(zipped, "a") for each in cores]
    together = threading.Barrier(2)
    refused: list[int] = []

    def save(which: int) -> None:
        together.wait(10)
        try:
            cores[which].save_model(owns[which], "mine")
        except CoreError:
            refused.append(which)

    threads = [threading.Thread(target=save, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 1
    assert core.knows("mine")
    # Who was refused still has theirs.
    assert cores[refused[0]].own_models("a") == (owns[refused[0]],)
    cores[1]._own.close()


def test_in_a_shared_folder_others_find_it_and_a_later_process_knows_whose_it_is(
    tiny_checkpoints: Path, tmp_path: Path, zipped: bytes
) -> None:
    shared = tmp_path / "shared"
    keeper, other, later = (
        ModelCore.open(tiny_checkpoints, "cpu", own_folder=shared) for _ in range(3)
    )
    keeper._own.take_over()
    name = keeper.upload_model(zipped, "a")
    assert other.knows(name)
    assert other.own_models("a") == ()
    assert name not in other.list()
    z = np.zeros((2, 2), np.float32)
    assert np.array_equal(other.decode(name, z), other.decode(NAME, z))
    assert name not in other.residents()
    later._own.take_over()
    assert later.own_models("a") == (name,)
    later.remove_model(name)
    assert not other.knows(name)
    later._own.take_over()
    assert later.owners() == ()


OTHER_PROCESS = """
import sys
from pathlib import Path
from explorer.core.own_models import OwnModels
others = OwnModels(lambda _: None, shared=Path(sys.argv[1]))
print("ready", flush=True)
name = sys.stdin.readline().strip()
while others.path(name) is None:
    pass
print("seen", flush=True)
"""
SEEN_WITHIN_S = 2.0


def test_another_process_sees_it_within_two_seconds(
    tiny_checkpoints: Path, tmp_path: Path, zipped: bytes
) -> None:
    shared = tmp_path / "shared"
    keeper = ModelCore.open(tiny_checkpoints, "cpu", own_folder=shared)
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(shared)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    name = keeper.upload_model(zipped, "a")
    saved_s = time.monotonic()
    other.stdin.write(f"{name}\n")
    other.stdin.close()
    assert other.stdout.readline() == "seen\n"
    assert time.monotonic() - saved_s < SEEN_WITHIN_S
    other.stdout.close()
    assert other.wait(30) == 0
    keeper.remove_model(name)


def test_who_does_not_come_back_to_a_later_process_loses_them(
    tiny_checkpoints: Path, tmp_path: Path, zipped: bytes
) -> None:
    shared, clock = tmp_path / "shared", Clock()
    keeper = ModelCore.open(tiny_checkpoints, "cpu", own_folder=shared)
    name, other = keeper.upload_model(zipped, "a"), keeper.upload_model(zipped, "b")
    later = OwnModels(lambda _: None, clock=clock, shared=shared)
    later.take_over()
    later.mark_owner("b", is_here=True)
    clock.now += KEPT_S
    later._look()
    assert (later.names("a"), later.names("b")) == ([], [other])
    assert later.path(name) is None
    old = shared / f"{PREFIX}000000000000000000000000"
    old.mkdir()
    os.utime(old, (0, 0))
    later.take_over()
    assert not old.exists()
    assert later.path(other) is not None


def test_a_file_that_goes_while_all_are_measured_counts_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a training renames its folder: whoever uploads then may not meet a traceback."""
    (tmp_path / "own-a").mkdir()
    (tmp_path / "own-a" / "stays").write_bytes(b"12345")
    found = [*os.walk(tmp_path), (str(tmp_path / "own-gone"), [], ["card.json"])]
    monkeypatch.setattr(own_models.os, "walk", lambda _root: iter(found))
    assert own_models._bytes_in(tmp_path) == 5
