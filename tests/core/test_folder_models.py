"""Is a model of my own folder shown with its originals, and given away without a trace of it?"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.cli.registry import main
from explorer.core import ModelCore
from explorer.data.kept_images import kept_images
from explorer.data.registry import load_dataset

SHAPE = (3, 20, 32)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve pictures and two notes."""
    made = tmp_path_factory.mktemp("private") / "holiday"
    made.mkdir()
    for number in range(12):
        Image.new("RGB", (32, 20), (20 * number, 9, 99)).save(made / f"{number:02}.png")
    for name in "ab":
        (made / f"{name}.txt").write_text("no picture")
    return made


@pytest.fixture(scope="module")
def checkpoints(folder: Path) -> Path:
    """A model of them, trained on the command line."""
    out = folder.parent / "models" / "mine"
    told = (
        f"train --family vae --dataset image_folder --folder {folder} --image-shape 3x20x32 "
        f"--widths 4 --epochs 1 --nll-samples 2 --device cpu --out {out}"
    )
    assert main(told.split()) == 0
    return out.parent


@pytest.fixture
def core(checkpoints: Path) -> ModelCore:
    return ModelCore.open(checkpoints, "cpu")


def test_its_test_images_are_the_originals(core: ModelCore, folder: Path) -> None:
    wanted = load_dataset("image_folder", "test", path=folder, image_shape=SHAPE).images
    found = core.test_images("mine", range(len(wanted)))
    assert found.original
    assert np.array_equal(found.images, wanted)


def test_on_another_machine_they_are_rebuilt(
    core: ModelCore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("explorer.data.kept_images.folders", lambda _name: (tmp_path,))
    assert not core.test_images("mine", [0]).original


def test_what_is_given_away_holds_no_place_and_no_file_s_name(
    core: ModelCore, folder: Path
) -> None:
    data = core.download_model("mine", "shared")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = b"".join(archive.read(entry) for entry in archive.infolist())
    for trace in (folder, folder.name, folder.parent, Path.home(), "a.txt", "00.png"):
        assert str(trace).encode() not in held
    command = core.describe("mine").card["command"]
    assert "--folder FOLDER" in command
    assert command.endswith("--out checkpoints/mine")


def test_the_card_says_how_many_files_were_left_out_and_why(core: ModelCore) -> None:
    assert core.describe("mine").card["split"]["skipped"] == {"not a picture": 2}


@pytest.mark.parametrize("digest", [None, 5, [], "", "../../etc/passwd", "0" * 64, "A" * 64])
def test_a_digest_that_is_none_finds_nothing(digest: object) -> None:
    assert kept_images(digest) is None
