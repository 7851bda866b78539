"""Am I told which of my files were left out, and that all of my pictures are alike?"""

from __future__ import annotations

import numpy as np
from PIL import Image

from explorer.cli.folder_words import folder_words, say_of_folder
from explorer.data.registry import load_dataset

SHAPE = (1, 8, 8)


def test_files_that_were_left_out_are_counted_with_their_reasons(tmp_path, capsys):
    for shade in range(12):
        Image.new("L", (8, 8), 20 * shade).save(tmp_path / f"{shade}.png")
    for name in range(7):
        (tmp_path / f"note {name}.txt").write_text("no picture")
    say_of_folder(load_dataset("image_folder", "train", path=tmp_path, image_shape=SHAPE))
    said = capsys.readouterr().err
    assert "7 files were left out:" in said
    assert "note 0.txt: not a picture" in said
    assert "and 2 more." in said
    assert "alike" not in said


def test_pictures_that_all_come_out_alike_are_told_of(tmp_path):
    for number in range(20):
        clear = np.zeros((8, 8, 4), np.uint8)
        clear[..., number % 3] = 9 * number
        Image.fromarray(clear).save(tmp_path / f"{number}.png")
    dataset = load_dataset("image_folder", "train", path=tmp_path, image_shape=SHAPE)
    (line,) = folder_words(dataset)
    assert line.startswith(f"All {len(dataset.images)} train images come out alike")


def test_a_model_of_one_image_is_not_made_in_silence(tmp_path):
    for shade in (10, 200):
        Image.new("L", (8, 8), shade).save(tmp_path / f"{shade}.png")
    (line,) = folder_words(load_dataset("image_folder", "train", path=tmp_path, image_shape=SHAPE))
    assert line == "There is only 1 image in the train split: that says little."
