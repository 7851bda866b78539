"""Is a person's folder read whole, split for good, and are its bad files named?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.data import image_folder
from explorer.data.dataset import SPLITS, DataError
from explorer.data.registry import load_dataset

SHAPE = (1, 8, 8)


def paint(folder: Path, *greys: int) -> None:
    """One evenly grey picture a value, named after it."""
    folder.mkdir(parents=True, exist_ok=True)
    for grey in greys:
        Image.new("L", (12, 10), grey).save(folder / f"{grey:03}.png")


def load(folder: Path, split: str, shape: tuple[int, int, int] = SHAPE):
    return load_dataset("image_folder", split, path=folder, image_shape=shape)


def greys_of(folder: Path, split: str) -> list[int]:
    return load(folder, split).images[:, 0, 0, 0].tolist()


def test_every_picture_is_in_one_split_in_the_order_of_names(tmp_path):
    paint(tmp_path, *range(100))
    parts = [greys_of(tmp_path, split) for split in SPLITS]
    assert sorted(grey for part in parts for grey in part) == list(range(100))
    assert parts == [sorted(part) for part in parts]
    assert all(2 <= len(part) <= 20 for part in parts[1:])
    assert load(tmp_path, "train").labels is None
    assert load(tmp_path, "train").skipped == ()


def test_a_picture_stays_in_its_split_when_others_come(tmp_path):
    paint(tmp_path, *range(0, 200, 2))
    before = [set(greys_of(tmp_path, split)) for split in SPLITS]
    paint(tmp_path, *range(1, 200, 2))
    after = [set(greys_of(tmp_path, split)) for split in SPLITS]
    assert before == [{grey for grey in part if grey % 2 == 0} for part in after]


@pytest.mark.parametrize("count", [3, 4, 7])
def test_few_pictures_still_make_three_splits(count, tmp_path):
    paint(tmp_path, *range(count))
    sizes = [len(greys_of(tmp_path, split)) for split in SPLITS]
    assert sum(sizes) == count
    assert min(sizes) >= 1


def test_of_two_pictures_the_one_trained_on_stands_in_for_validation(tmp_path):
    paint(tmp_path, 1, 2)
    train, validation, test = (greys_of(tmp_path, split) for split in SPLITS)
    assert validation == train != test
    assert len(train) == len(test) == 1


def test_sub_folders_are_classes(tmp_path):
    paint(tmp_path / "oak", *range(40))
    paint(tmp_path / "ash", *range(40, 80))
    for split in ("train", "test"):
        dataset = load(tmp_path, split)
        assert dataset.class_names == ("ash", "oak")
        assert dataset.labels.dtype == np.int64
        np.testing.assert_array_equal(dataset.labels, dataset.images[:, 0, 0, 0] < 40)


def test_colour_and_shape_as_asked_for(tmp_path):
    for name in "abc":
        Image.new("RGB", (30, 20), (200, 100, 50)).save(tmp_path / f"{name}.png")
    images = load(tmp_path, "train", (3, 5, 7)).images
    assert images.shape == (1, 3, 5, 7)
    assert images[0, :, 2, 3].tolist() == [200, 100, 50]


def test_what_is_no_image_is_listed_with_its_reason(tmp_path):
    paint(tmp_path / "oak", 1, 2, 3)
    (tmp_path / "oak" / "broken.png").write_bytes(b"no picture")
    (tmp_path / "oak" / "deeper").mkdir()
    (tmp_path / "notes.txt").write_text("taken in May")
    (tmp_path / ".hidden").write_text("not looked at")
    for split in ("train", "test"):
        dataset = load(tmp_path, split)
        assert {skipped.file for skipped in dataset.skipped} == {"oak/broken.png", "notes.txt"}
        assert {skipped.reason for skipped in dataset.skipped} == {"not a picture"}
        assert dataset.class_names == ("oak",)


def test_a_class_without_a_readable_picture_is_none(tmp_path):
    paint(tmp_path / "oak", 1, 2, 3)
    (tmp_path / "ash").mkdir()
    (tmp_path / "ash" / "broken.png").write_bytes(b"no picture")
    dataset = load(tmp_path, "train")
    assert dataset.class_names == ("oak",)
    assert [skipped.file for skipped in dataset.skipped] == ["ash/broken.png"]


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    paint(outside, 200, 201)
    folder = tmp_path / "folder"
    paint(folder / "oak", 1, 2, 3)
    (folder / "oak" / "file_link.png").symlink_to(outside / "200.png")
    (folder / "folder_link").symlink_to(outside)
    (folder / "oak" / "round.png").symlink_to(folder / "oak" / "round.png")
    (folder / "oak" / "inside.png").symlink_to(folder / "oak" / "001.png")
    greys = [grey for split in SPLITS for grey in greys_of(folder, split)]
    assert sorted(greys) == [1, 1, 2, 3]
    skipped = load(folder, "train").skipped
    assert [one.file for one in skipped if "link out" in one.reason] == [
        "folder_link",
        "oak/file_link.png",
        "oak/round.png",
    ]


def test_a_changed_picture_is_read_anew(tmp_path):
    paint(tmp_path, 1, 2, 3)
    load(tmp_path, "train")
    for grey in (1, 2, 3):
        Image.new("L", (40, 40), 99).save(tmp_path / f"{grey:03}.png")
    assert greys_of(tmp_path, "train") == [99]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "holds no readable image; at least two"),
        (["notes.txt"], "no readable image .skipped 1, first notes.txt: not a picture"),
        (["001.png"], "only one readable image"),
    ],
)
def test_too_few_pictures_are_said(names, message, tmp_path):
    for name in names:
        if name.endswith("png"):
            paint(tmp_path, int(name[:3]))
        else:
            (tmp_path / name).write_text("no picture")
    with pytest.raises(DataError, match=message):
        load(tmp_path, "train")


def test_no_folder_is_said(tmp_path):
    with pytest.raises(DataError, match="gone is not a folder"):
        load(tmp_path / "gone", "train")
    with pytest.raises(DataError, match="needs the option 'path'"):
        load_dataset("image_folder", "train", image_shape=SHAPE)
    with pytest.raises(DataError, match="needs the option 'image_shape'"):
        load_dataset("image_folder", "train", path=tmp_path)


@pytest.mark.parametrize("shape", [(2, 8, 8), (1, 8), (1, 0, 8), (3, 8, 513), (4, 8, 8)])
def test_a_shape_that_is_none_is_said(shape, tmp_path):
    with pytest.raises(DataError, match="image_shape is"):
        load(tmp_path, "train", shape)


def test_more_than_fits_is_said_before_anything_is_read(tmp_path, monkeypatch):
    paint(tmp_path, *range(5))
    monkeypatch.setattr(image_folder, "MEMORY_LIMIT_BYTES", 4 * 64)
    with pytest.raises(DataError, match="choose a smaller image_shape or fewer images"):
        load(tmp_path, "train")
