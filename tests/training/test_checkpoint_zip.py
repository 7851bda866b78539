"""Does a checkpoint come back from its zip, and is every hostile zip one sentence and no file?"""

from __future__ import annotations

import io
import json
import pickle
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load, save

from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_reading import read_card, read_model
from explorer.training.checkpoint_zip import (
    FILES,
    MAX_TENSOR_BYTES,
    read_zip,
    renamed_files,
    unzip_checkpoint,
    zip_checkpoint,
)
from tests.shipped import CHECKPOINTS, NAMES

NAME = "tiny-vae"
Contents = dict[str, bytes]


@pytest.fixture
def contents(tiny_checkpoints: Path) -> Contents:
    """The files of a good checkpoint."""
    return renamed_files(tiny_checkpoints / NAME, NAME)


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def refused(data: bytes, tmp_path: Path) -> str:
    """The one sentence with which it is refused, after a look that no file is left."""
    with pytest.raises(CheckpointError) as refusal:
        unzip_checkpoint(data, tmp_path / "own-1")
    assert list(tmp_path.iterdir()) == []
    sentence = str(refusal.value)
    assert sentence.endswith((".", "…"))
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert str(tmp_path) not in sentence
    return sentence


def card_with(contents: Contents, **changes: Any) -> Contents:
    """The same checkpoint with another card."""
    card = json.loads(contents["card.json"]) | changes
    return contents | {"card.json": json.dumps(card).encode()}


def weights_with(contents: Contents, change: Callable[[dict[str, torch.Tensor]], None]) -> Contents:
    """The same checkpoint with other weights."""
    weights = load(contents["model.safetensors"])
    change(weights)
    return contents | {"model.safetensors": save(weights)}


def test_a_checkpoint_comes_back_as_it_was(tiny_checkpoints: Path, tmp_path: Path) -> None:
    data = zip_checkpoint(tiny_checkpoints / NAME, "another-name")
    unzip_checkpoint(data, tmp_path / "own-1")
    before, after = tiny_checkpoints / NAME, tmp_path / "own-1"
    assert read_card(after) == read_card(before) | {"name": "another-name"}
    for key, weight in read_model(before).state_dict().items():
        assert torch.equal(weight, read_model(after).state_dict()[key])
    for file in FILES:
        if file != "card.json":
            assert (after / file).read_bytes() == (before / file).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_checkpoint_comes_back(name: str, tmp_path: Path) -> None:
    unzip_checkpoint(zip_checkpoint(CHECKPOINTS / name, name), tmp_path / "own-1")
    assert read_card(tmp_path / "own-1")["name"] == name


def test_the_same_checkpoint_makes_the_same_zip(tiny_checkpoints: Path) -> None:
    one, other = (zip_checkpoint(tiny_checkpoints / NAME, NAME) for _ in range(2))
    assert one == other


def test_the_command_writes_to_the_new_name(tiny_checkpoints: Path, tmp_path: Path) -> None:
    folder = tmp_path / "own-1"
    unzip_checkpoint(packed(renamed_files(tiny_checkpoints / NAME, NAME)), folder)
    card = read_card(folder) | {"command": "python -m explorer train --seed 3 --out checkpoints/x"}
    (folder / "card.json").write_text(json.dumps(card))
    renamed = json.loads(renamed_files(folder, "mine")["card.json"])
    assert renamed["command"] == "python -m explorer train --seed 3 --out checkpoints/mine"


@pytest.mark.parametrize("inside", ["", "some-folder/"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_may_lie_at_the_top_or_in_one_folder(
    contents: Contents, inside: str, method: int
) -> None:
    data = packed({f"{inside}{file}": content for file, content in contents.items()}, method)
    assert read_zip(data) == contents


def test_a_folder_s_own_entry_is_no_file(contents: Contents) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.mkdir("mine")
        for file, content in contents.items():
            archive.writestr(f"mine/{file}", content)
    assert read_zip(made.getvalue()) == contents


@pytest.mark.parametrize(
    "name",
    [
        "../card.json",
        "../../etc/passwd",
        "/etc/passwd",
        "..\\card.json",
        "C:\\card.json",
        "a/b/card.json",
        "model.pkl",
        "pytorch_model.bin",
        "card.json/",
        "__MACOSX/._card.json",
        ".card.json",
        "Card.json",
        "card.json ",
        "resume.safetensors",
    ],
)
def test_a_foreign_name_is_refused(contents: Contents, tmp_path: Path, name: str) -> None:
    assert "The zip holds" in refused(packed(contents | {name: b"x"}), tmp_path)


def test_a_null_byte_does_not_end_a_name(contents: Contents, tmp_path: Path) -> None:
    data = packed(contents | {"card.jsonXexe": b"x"})
    refused(data.replace(b"card.jsonXexe", b"card.json\0exe"), tmp_path)


def test_a_file_that_comes_twice_is_refused(contents: Contents, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for file, content in contents.items():
            archive.writestr(file, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("card.json", contents["card.json"])
    assert "twice" in refused(made.getvalue(), tmp_path)


def test_two_folders_are_refused(contents: Contents, tmp_path: Path) -> None:
    files = {f"one/{file}": content for file, content in contents.items()}
    files["two/epochs.safetensors"] = files.pop("one/epochs.safetensors")
    assert "more than one folder" in refused(packed(files), tmp_path)


def test_a_link_is_refused(contents: Contents, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for file, content in contents.items():
            if file != "model.safetensors":
                archive.writestr(file, content)
        link = zipfile.ZipInfo("model.safetensors")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "a link" in refused(made.getvalue(), tmp_path)


@pytest.mark.parametrize("file", ["card.json", "history.json", "model.safetensors"])
def test_a_missing_file_is_named(contents: Contents, tmp_path: Path, file: str) -> None:
    del contents[file]
    assert file in refused(packed(contents), tmp_path)


def test_encodings_that_are_missing_are_named(contents: Contents, tmp_path: Path) -> None:
    del contents["encodings.safetensors"]
    assert "encodings.safetensors is missing" in refused(packed(contents), tmp_path)


def test_a_bomb_is_refused_by_what_it_says(contents: Contents, tmp_path: Path) -> None:
    contents["model.safetensors"] = bytes(MAX_TENSOR_BYTES + 1)
    data = packed(contents)
    assert len(data) < 200_000
    assert "at most" in refused(data, tmp_path)


def test_a_bomb_that_lies_about_its_size_is_refused(contents: Contents, tmp_path: Path) -> None:
    contents["model.safetensors"] = bytes(MAX_TENSOR_BYTES + 1)
    size = struct.pack("<I", MAX_TENSOR_BYTES + 1)
    data = packed(contents)
    assert data.count(size) == 2
    refused(data.replace(size, struct.pack("<I", 1000)), tmp_path)


def test_a_declared_ten_gigabytes_are_refused(contents: Contents, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for file, content in contents.items():
            archive.writestr(file, content)
        next(one for one in archive.filelist if one.filename == "card.json").file_size = 10 << 30
    assert "10,737,418,240" in refused(made.getvalue(), tmp_path)


def test_a_ten_gigabyte_header_of_tensors_is_refused(contents: Contents, tmp_path: Path) -> None:
    contents["model.safetensors"] = struct.pack("<Q", 10 << 30) + b'{"a":1}'
    assert "model.safetensors" in refused(packed(contents), tmp_path)


def test_a_list_of_a_million_files_is_refused_unread(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(2000):
            archive.writestr(f"{number}", b"")
    assert "more files" in refused(made.getvalue(), tmp_path)


def test_a_pickle_is_refused_and_not_run(contents: Contents, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (pytest.fail, ("a pickle was run",))

    torch_file = io.BytesIO()
    torch.save({"weight": torch.zeros(2)}, torch_file)
    for harm in (pickle.dumps(Trap()), torch_file.getvalue()):
        contents["model.safetensors"] = harm
        assert "safetensors" in refused(packed(contents), tmp_path)


@pytest.mark.parametrize("harm", [float("nan"), float("inf"), -float("inf")])
def test_weights_that_are_not_finite_are_refused(
    contents: Contents, tmp_path: Path, harm: float
) -> None:
    def spoil(weights: dict[str, torch.Tensor]) -> None:
        next(iter(weights.values())).view(-1)[0] = harm

    assert "not finite" in refused(packed(weights_with(contents, spoil)), tmp_path)


def test_weights_that_overflow_when_used_are_refused(contents: Contents, tmp_path: Path) -> None:
    def swell(weights: dict[str, torch.Tensor]) -> None:
        for weight in weights.values():
            weight.fill_(3e38)

    assert "not finite" in refused(packed(weights_with(contents, swell)), tmp_path)


def test_a_missing_key_is_named(contents: Contents, tmp_path: Path) -> None:
    keys = list(load(contents["model.safetensors"]))
    spoiled = weights_with(contents, lambda weights: weights.pop(keys[0]))
    assert keys[0] in refused(packed(spoiled), tmp_path)


def test_a_wrong_shape_is_named(contents: Contents, tmp_path: Path) -> None:
    def bend(weights: dict[str, torch.Tensor]) -> None:
        key = next(iter(weights))
        weights[key] = torch.zeros(3, 3)

    assert "(3, 3)" in refused(packed(weights_with(contents, bend)), tmp_path)


@pytest.mark.parametrize("key", ["family", "architecture", "title", "metrics", "command"])
def test_a_key_that_the_card_lacks_is_named(contents: Contents, tmp_path: Path, key: str) -> None:
    card = json.loads(contents["card.json"])
    del card[key]
    contents["card.json"] = json.dumps(card).encode()
    assert repr(key) in refused(packed(contents), tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"schema_version": 2},
        {"family": "os.system"},
        {"architecture": {"image_shape": [1, 8, 8], "latent_dim": 2, "widths": [8192] * 16}},
        {"architecture": {"image_shape": [1, 8, 8], "latent_dim": 3, "widths": [16]}},
        {"architecture": {"image_shape": [1, 10**9, 8], "latent_dim": 2}},
        {"dataset": "mnist"},
        {"title": ""},
        {"title": "x" * 200},
        {"title": "two\nlines"},
        {"title": "\x1b[31mred"},
        {"class_names": ["0"]},
        {"class_names": ["x"] * 2000},
        {"metrics": {"unit": 3}},
        {"metrics": {"data": [1]}},
        {"training": {"beta": "1"}},
        {"command": "x" * 5000},
        {"remarks": "x" * 5000},
        {"remarks": "\ud800"},
        {"remarks": ["tried"]},
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    contents: Contents, tmp_path: Path, changes: dict[str, Any]
) -> None:
    refused(packed(card_with(contents, **changes)), tmp_path)


def test_history_and_epochs_are_checked_too(contents: Contents, tmp_path: Path) -> None:
    history = contents | {"history.json": b'{"epochs": [0, 2], "train": {}, "test": {}}'}
    assert "history.json" in refused(packed(history), tmp_path)
    planes = load(contents["epochs.safetensors"])
    planes["manifold_png"] = torch.zeros_like(planes["manifold_png"])
    spoiled = contents | {"epochs.safetensors": save(planes)}
    assert "a picture" in refused(packed(spoiled), tmp_path)
    planes["extent"] = -planes["extent"]
    spoiled = contents | {"epochs.safetensors": save(planes)}
    assert "epochs.safetensors" in refused(packed(spoiled), tmp_path)


def test_labels_that_are_no_class_are_refused(contents: Contents, tmp_path: Path) -> None:
    table = load(contents["encodings.safetensors"])
    table["labels"] = table["labels"] + 5
    spoiled = contents | {"encodings.safetensors": save(table)}
    assert "labels" in refused(packed(spoiled), tmp_path)


@pytest.mark.parametrize("length", [0, 1, 21, 22, 100])
def test_what_is_cut_short_is_refused(contents: Contents, tmp_path: Path, length: int) -> None:
    refused(packed(contents)[:length], tmp_path)


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    for data in (b"\x89PNG" + bytes(100), b"PK\x05\x06" + bytes(18), b"PK\x03\x04" + bytes(50)):
        refused(data, tmp_path)


def test_every_flipped_byte_is_a_sentence_or_a_checkpoint(
    contents: Contents, tmp_path: Path
) -> None:
    """A damaged zip may still be a good checkpoint, but never anything else."""
    data = packed(contents)
    step, sentences = max(1, len(data) // 150), []
    for place in [*range(0, len(data), step), *range(len(data) - 400, len(data), 3)]:
        harmed = bytearray(data)
        harmed[place] ^= 0xFF
        try:
            assert set(read_zip(bytes(harmed))) <= set(FILES)
        except CheckpointError as refusal:
            sentences.append(str(refusal))
    assert sentences
    assert all(sentence.endswith((".", "…")) for sentence in sentences)
    assert list(tmp_path.iterdir()) == []


def test_an_encrypted_zip_is_refused(contents: Contents, tmp_path: Path) -> None:
    data = bytearray(packed(contents))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "encrypted" in refused(bytes(data), tmp_path)


def test_layers_that_grow_beyond_measure_are_refused(tmp_path: Path, contents: Contents) -> None:
    """A few weights can make gigabytes of one image."""
    from explorer.models.registry import build

    architecture = {"image_shape": [1, 256, 256], "latent_dim": 2, "backbone": "conv"}
    architecture["widths"] = [512, 1, 1, 1, 1]
    model = build("vae", architecture)
    spoiled = card_with(contents, architecture=architecture, dataset="elsewhere", class_names=[])
    spoiled["model.safetensors"] = save(model.state_dict())
    assert "numbers of one image" in refused(packed(spoiled), tmp_path)
