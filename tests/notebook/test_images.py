"""Are images read from whatever holds them, and the columns beside them?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from torch.utils.data import DataLoader, TensorDataset

from explorer.notebook.columns import read_columns
from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import read_images

ROWS = (np.arange(4 * 3 * 5 * 6) % 256).reshape(4, 3, 5, 6).astype(np.uint8)
PICTURES = [Image.fromarray(row.transpose(1, 2, 0)) for row in ROWS]


def in_folder(tmp_path):
    for number, picture in enumerate(PICTURES):
        picture.save(tmp_path / f"{number}.png")
    return tmp_path


FORMS = {
    "array": lambda _: ROWS,
    "tensor": lambda _: torch.from_numpy(ROWS),
    "channels last": lambda _: ROWS.transpose(0, 2, 3, 1),
    "data set": lambda _: TensorDataset(torch.from_numpy(ROWS), torch.arange(4)),
    "loader": lambda _: DataLoader(TensorDataset(torch.from_numpy(ROWS), torch.arange(4)), 3),
    "pictures": lambda _: PICTURES,
    "pictures and labels": lambda _: [(picture, row) for row, picture in enumerate(PICTURES)],
    "dicts": lambda _: [{"image": one, "label": row} for row, one in enumerate(PICTURES)],
    "folder": in_folder,
    "paths": lambda tmp: sorted(in_folder(tmp).glob("*.png")),
    "generator": lambda _: (picture for picture in PICTURES),
}
LABELLED = {"data set", "loader", "pictures and labels", "dicts"}


@pytest.mark.parametrize("form", FORMS)
def test_images_are_read_from_whatever_holds_them(form, tmp_path):
    found = read_images(FORMS[form](tmp_path))
    np.testing.assert_array_equal(found.rows, ROWS)
    if form in LABELLED:
        assert found.labels.tolist() == [0, 1, 2, 3]
    else:
        assert found.labels is None


@pytest.mark.parametrize(
    ("images", "words"),
    [
        (3, "holds no images"),
        ("nowhere", "no folder"),
        (np.zeros((0, 1, 2, 2)), "no images"),
        (np.full((2, 1, 2, 2), np.nan), "not finite"),
        (np.array([["a"]]), "numbers"),
        ([], "no images"),
        ([object()], "no picture"),
        ([np.zeros((2, 2)), np.zeros((3, 3))], "differ in shape"),
        (np.zeros((2, 5, 7, 9)), "1 or 3 channels"),
    ],
)
def test_what_are_no_images_is_said(images, words):
    with pytest.raises(LiveModelError, match=words):
        read_images(images)


def test_columns_are_numbers_or_kinds():
    told = read_columns(
        ["cat", "dog", "cat", "dog"],
        {"weight": [3.5, 8.1, 4.0, 9.9], "colour": ["red", "blue", "red", "red"]},
        np.array([[0.1, 0.2]] * 4),
        4,
    )
    assert (told.class_names, told.labels.tolist()) == (("cat", "dog"), [0, 1, 0, 1])
    assert list(told.numbers) == ["weight", "column 1", "column 2"]
    assert told.categories["colour"][0] == ("blue", "red")
    with pytest.raises(LiveModelError, match="4 images, and 3 of 'labels'"):
        read_columns([1, 2, 3], None, None, 4)


@pytest.mark.parametrize("form", ["array", "data set", "loader", "generator"])
def test_of_too_many_the_first_are_taken_and_of_what_goes_with_them_too(
    form, tmp_path, monkeypatch
):
    for module in ("images", "columns"):
        monkeypatch.setattr(f"explorer.notebook.{module}.MOST_IMAGES", 3)
    found = read_images(FORMS[form](tmp_path))
    np.testing.assert_array_equal(found.rows, ROWS[:3])
    told = read_columns([7, 8, 9, 9], {"size": [1.5, 2.5, 3.5, 4.5]}, None, len(found))
    assert told.labels.tolist() == [0, 1, 2]
    assert told.numbers["size"].tolist() == [1.5, 2.5, 3.5]
    with pytest.raises(LiveModelError, match="3 images, and 2 of 'labels'"):
        read_columns([7, 8], None, None, len(found))


def test_a_loader_of_dicts_gives_pictures_and_labels():
    items = [{"pixel_values": torch.rand(1, 4, 4), "labels": row % 2} for row in range(7)]
    read = read_images(DataLoader(items, batch_size=3))
    assert read.rows.shape == (7, 1, 4, 4)
    assert read.labels.tolist() == [0, 1, 0, 1, 0, 1, 0]


def test_labels_that_are_no_classes_are_a_column_of_numbers():
    told = read_columns(np.array([0.5, 1.25, 7.0]), None, None, 3)
    assert told.labels is None
    np.testing.assert_allclose(told.numbers["label"], [0.5, 1.25, 7.0])
    assert read_columns(np.array([1.0, 2.0, 1.0]), None, None, 3).class_names == ("1", "2")
