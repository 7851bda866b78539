"""Is a folder read as a person means it, or refused with what was found and what is wanted?"""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from explorer.data.dataset import SPLITS, DataError
from explorer.data.registry import load_dataset


def lay(root: Path, *files: str) -> Path:
    """Files below a folder: those that end in .png are pictures, each of another grey."""
    for number, name in enumerate(files):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".png"):
            Image.new("L", (6, 6), number % 256).save(path)
        else:
            path.write_text("no picture", encoding="utf-8")
    return root


def many(folder: str, count: int) -> list[str]:
    return [f"{folder}{number:02}.png" for number in range(count)]


def load(root: Path, split: str):
    return load_dataset("image_folder", split, path=root, image_shape=(1, 4, 4))


def counts(root: Path) -> tuple[int, int]:
    """How many there are to train on, those for validation with them, and how many to test."""
    train, validation, test = (len(load(root, split).images) for split in SPLITS)
    return train + validation, test


def refusal(root: Path) -> str:
    with pytest.raises(DataError) as refused:
        load(root, "train")
    sentence = str(refused.value)
    assert sentence.count(". ") == 0
    assert "wanted are pictures at its top, or in one sub-folder for each class" in sentence
    return sentence


@pytest.mark.parametrize(
    ("train", "test"),
    [("train", "test"), ("training", "testing"), ("Train", "val"), ("TRAINING", "Validation")],
)
@pytest.mark.parametrize("wrapper", ["", "my data/", "my data/version 2/"])
def test_train_and_test_folders_are_the_splits(tmp_path, train, test, wrapper):
    lay(tmp_path, *many(f"{wrapper}{train}/", 5), *many(f"{wrapper}{test}/", 3))
    assert counts(tmp_path) == (5, 3)
    assert load(tmp_path, "test").class_names == ()


def test_train_and_test_folders_hold_class_folders(tmp_path):
    for split, count in (("train", 4), ("test", 2)):
        lay(tmp_path, *many(f"{split}/ash/", count), *many(f"{split}/oak/", count))
    assert counts(tmp_path) == (8, 4)
    assert load(tmp_path, "test").class_names == ("ash", "oak")
    assert load(tmp_path, "test").labels.tolist() == [0, 0, 1, 1]


def test_class_folders_hold_train_and_test(tmp_path):
    for name in ("ash", "oak"):
        lay(tmp_path, *many(f"{name}/train/", 4), *many(f"{name}/test/", 2))
    assert counts(tmp_path) == (8, 4)
    assert load(tmp_path, "train").class_names == ("ash", "oak")


def test_a_validation_folder_is_the_validation_split(tmp_path):
    lay(tmp_path, *many("train/", 5), *many("val/", 3), *many("test/", 2))
    assert [len(load(tmp_path, split).images) for split in SPLITS] == [5, 3, 2]
    assert load(tmp_path, "train").skipped == ()


def test_a_lone_train_folder_is_no_class(tmp_path):
    lay(tmp_path, *many("train/", 9))
    assert load(tmp_path, "train").class_names == ()


@pytest.mark.parametrize("inner", ["", "cats/"])
def test_a_lone_test_folder_is_asked_about(tmp_path, inner):
    lay(tmp_path, *many(f"test/{inner}", 9))
    assert "none to train on" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("train", "held_out"),
    [("train_set", "test_set"), ("Training images", "testset"), ("train", "dev")],
)
def test_what_follows_the_splits_name_is_no_other_name(tmp_path, train, held_out):
    lay(tmp_path, *many(f"{train}/", 6), *many(f"{held_out}/", 2))
    assert counts(tmp_path) == (6, 2)
    assert load(tmp_path, "train").class_names == ()


def test_what_kind_of_file_was_left_out_is_said(tmp_path):
    lay(tmp_path, *many("", 3), "pictures.zip", "iphone.heic")
    (tmp_path / "pictures.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    (tmp_path / "iphone.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    reasons = [one.reason for one in load(tmp_path, "train").skipped]
    assert reasons == ["a HEIC picture", "a packed file"]


def test_a_class_may_be_called_train(tmp_path):
    lay(tmp_path, *many("train/", 5), *many("plane/", 5), *many("car/", 5))
    assert load(tmp_path, "train").class_names == ("car", "plane", "train")


@pytest.mark.parametrize(
    ("others", "named"), [(many("extra/", 2), "“extra”"), (many("", 2), "pictures beside them")]
)
def test_what_lies_beside_train_and_test_is_asked_about(tmp_path, others, named):
    lay(tmp_path, *many("train/", 5), *many("test/", 5), *others)
    assert named in refusal(tmp_path)


def test_pictures_in_and_out_of_class_folders_are_asked_about(tmp_path):
    lay(tmp_path, *many("", 50), *many("new/", 1), *many("old/", 8))
    assert "holds 50 pictures in no class folder and 9 in 2 of them" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("most", "stray", "classes"),
    [(many("ash/", 20), "overview.png", ("ash",)), (many("", 20), "old/first.png", ())],
)
def test_a_stray_picture_is_left_out_and_said(tmp_path, most, stray, classes):
    lay(tmp_path, *most, stray)
    dataset = load(tmp_path, "train")
    assert [skipped.file for skipped in dataset.skipped] == [stray]
    assert dataset.class_names == classes
    assert sum(counts(tmp_path)) == 20


def test_folders_below_a_class_folder_belong_to_the_class(tmp_path):
    lay(tmp_path, *many("ash/2023/", 5), *many("ash/2024/", 5), *many("oak/", 5))
    assert sum(counts(tmp_path)) == 15
    assert load(tmp_path, "train").class_names == ("ash", "oak")


def test_folders_without_pictures_are_no_classes(tmp_path):
    lay(tmp_path, *many("ash/", 5), *many("oak/", 5), "notes/readme.txt")
    (tmp_path / "empty").mkdir()
    dataset = load(tmp_path, "train")
    assert dataset.class_names == ("ash", "oak")
    assert [str(skipped) for skipped in dataset.skipped] == ["notes/readme.txt: not a picture"]


def test_what_a_system_left_behind_is_neither_a_class_nor_left_out(tmp_path):
    lay(
        tmp_path, *many("ash/", 5), *many("oak/", 5), ".DS_Store", "Thumbs.db", "desktop.ini",
        "__MACOSX/ash/._00.png", "__MACOSX/00.png", "ash/@eaDir/00.png", "ash/.DS_Store",
        "oak/._01.png", ".git/config",
    )  # fmt: skip
    dataset = load(tmp_path, "train")
    assert dataset.class_names == ("ash", "oak")
    assert dataset.skipped == ()
    assert sum(counts(tmp_path)) == 10


def test_one_name_in_two_codings_is_one_class_in_one_split(tmp_path):
    composed, decomposed = "caf\u00e9", "cafe\u0301"
    lay(tmp_path, *many(f"{composed}/", 9), "tea/1.png", "tea/2.png")
    before = counts(tmp_path)
    (tmp_path / composed).rename(tmp_path / decomposed)
    assert counts(tmp_path) == before
    lay(tmp_path, f"{composed}/new.png")
    assert load(tmp_path, "train").class_names == (composed, "tea")


def test_a_name_that_is_no_text_becomes_one(tmp_path):
    folder = tmp_path / b"line\nbreak \xff".decode("utf-8", "surrogateescape")
    lay(folder, *many("", 5))
    lay(tmp_path, *many("**bold** [x](y)/", 5))
    names = load(tmp_path, "train").class_names
    assert names == ("**bold** [x](y)", "line�break �")
    assert all(name.isprintable() and name.encode() for name in names)


def test_a_folder_that_leads_round_in_a_circle_ends(tmp_path):
    lay(tmp_path, *many("ash/", 5))
    (tmp_path / "ash" / "again").symlink_to(tmp_path)
    assert [str(one) for one in load(tmp_path, "train").skipped] == [
        "ash/again: a link to a folder"
    ]
