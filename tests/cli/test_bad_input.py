"""Is bad input answered with exit code 2 and one sentence, before anything is done?"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.training.checkpoint_reading import read_card

HUGE = str(10**30)


@pytest.fixture
def train(refusal, tmp_path):
    """A training that must be refused, and must leave nothing behind."""

    def give(*options: object, family: str = "vae", dataset: str = "digits", out: object = None):
        folder = out or tmp_path / "digits"
        sentence = refusal(
            "train", "--family", family, "--dataset", dataset, "--out", folder, "--epochs", 1,
            "--device", "cpu", *options,
        )  # fmt: skip
        assert not (tmp_path / "digits").exists()
        return sentence

    return give


def test_no_command_and_an_unknown_one(refusal):
    assert "COMMAND" in refusal()
    assert "'fly'" in refusal("fly")
    assert "--help" in refusal("fly")


def test_an_unknown_option(refusal, tiny_checkpoints):
    told = ("grid", "tiny-vae", "--checkpoints", tiny_checkpoints, "--colour", "red")
    assert "--colour" in refusal(*told)


@pytest.mark.parametrize("verb", ["evaluate", "grid"])
@pytest.mark.parametrize("name", ["no-such", "../tiny-vae", "/etc/passwd", "", "x" * 300, "a\nb"])
def test_an_unknown_model(refusal, tiny_checkpoints, verb, name):
    sentence = refusal(verb, name, "--checkpoints", tiny_checkpoints)
    assert "The models here are: tiny-autoencoder, tiny-vae." in sentence


@pytest.mark.parametrize("verb", ["evaluate", "grid"])
def test_a_folder_without_models(refusal, tmp_path, verb):
    sentence = refusal(verb, "tiny-vae", "--checkpoints", tmp_path / "none")
    assert "none yet" in sentence


@pytest.mark.parametrize("verb", ["evaluate", "grid"])
def test_a_damaged_model(refusal, tiny_checkpoints, tmp_path, verb):
    folder = Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))
    (folder / "tiny-vae" / "model.safetensors").write_bytes(b"damaged")
    out = ("--out", tmp_path / "x.png") if verb == "grid" else ()
    sentence = refusal(verb, "tiny-vae", "--checkpoints", folder, *out)
    assert "model.safetensors" in sentence


@pytest.mark.parametrize("size", [0, -3, 101, HUGE, "many", "2.5"])
def test_a_grid_of_a_bad_size(refusal, tiny_checkpoints, tmp_path, size):
    out = tmp_path / "x.png"
    told = ("grid", "tiny-vae", "--checkpoints", tiny_checkpoints, "--out", out)
    assert str(size) in refusal(*told, "--size", size)
    assert not out.exists()


@pytest.mark.parametrize("dims", [(0, 1), (1, 1), (1, 3), (-1, 2), (1, HUGE)])
def test_a_grid_of_dimensions_that_there_are_not(refusal, tiny_checkpoints, tmp_path, dims):
    told = ("grid", "tiny-vae", "--checkpoints", tiny_checkpoints, "--out", tmp_path / "x.png")
    refusal(*told, "--dims", *dims)


@pytest.mark.parametrize("place", ["file/x.png", "none/x.png", "", "x" * 300])
def test_a_picture_that_cannot_be_written(refusal, tiny_checkpoints, tmp_path, place):
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = ("grid", "tiny-vae", "--checkpoints", tiny_checkpoints, "--size", 2)
    assert "could not be written" in refusal(*told, "--out", tmp_path / place)


@pytest.mark.parametrize("samples", [0, -1, 100_001, HUGE, "few"])
def test_a_bad_number_of_samples(refusal, train, tiny_checkpoints, samples):
    told = ("evaluate", "tiny-vae", "--checkpoints", tiny_checkpoints)
    assert str(samples) in refusal(*told, "--samples", samples)
    assert str(samples) in train("--nll-samples", samples)


@pytest.mark.parametrize("seed", [-1, 2**63, HUGE, "x"])
def test_a_bad_seed(refusal, train, tiny_checkpoints, seed):
    told = ("evaluate", "tiny-vae", "--checkpoints", tiny_checkpoints)
    assert str(seed) in refusal(*told, "--seed", seed)
    assert str(seed) in train("--seed", seed)


@pytest.mark.parametrize("device", ["tpu", "cuda:77", "", "gpu"])
def test_a_bad_device(refusal, tiny_checkpoints, tmp_path, device):
    for verb in ("evaluate", "grid"):
        refusal(verb, "tiny-vae", "--checkpoints", tiny_checkpoints, "--device", device)
    refusal(
        "train", "--family", "vae", "--dataset", "digits", "--out", tmp_path / "digits",
        "--device", device,
    )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--learning-rate", "0"),
        ("--learning-rate", "-0.1"),
        ("--learning-rate", "nan"),
        ("--learning-rate", "inf"),
        ("--learning-rate", "11"),
        ("--learning-rate", "fast"),
        ("--epochs", "0"),
        ("--epochs", HUGE),
        ("--batch-size", "0"),
        ("--batch-size", "1e3"),
        ("--images-per-epoch", "-5"),
        ("--latent-dim", "0"),
        ("--latent-dim", "-2"),
        ("--latent-dim", HUGE),
        ("--widths", "0"),
        ("--widths", "-8"),
        ("--widths", "a,b"),
        ("--widths", "8,,8"),
        ("--widths", HUGE),
        ("--backbone", "resnet"),
        ("--likelihood", "laplace"),
        ("--sigma", "3"),
        ("--beta", "-1"),
        ("--beta", "nan"),
        ("--reconstruction-weight", "-1"),
        ("--schedule", "step"),
        ("--precision", "float8"),
        ("--binarisation", "static"),
    ],
)
def test_a_bad_setting_of_training(train, option, value):
    train(option, value)


def test_nothing_to_train(train):
    assert "nothing is trained" in train("--beta", 0, "--reconstruction-weight", 0)


def test_unknown_families_data_sets_and_settings(train):
    assert "gan" in train(family="gan")
    assert "imagenet" in train(dataset="imagenet")
    assert "likelihood" in train("--likelihood", "gaussian", family="autoencoder")


@pytest.mark.parametrize("missing", ["--family", "--dataset", "--out"])
def test_what_a_training_must_be_told(refusal, tmp_path, missing):
    told = {"--family": "vae", "--dataset": "digits", "--out": tmp_path / "digits"}
    del told[missing]
    assert missing in refusal("train", *[text for pair in told.items() for text in pair])


@pytest.mark.parametrize("name", ["Upper", "a.b", "..", "-x", "x" * 65])
def test_a_folder_that_is_no_name(train, tmp_path, name):
    assert "cannot name a checkpoint" in train(out=f"{tmp_path}/{name}")


def test_a_folder_that_cannot_be_written(train, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "could not be" in train(out=tmp_path / "file" / "model")
    assert "could not be" in train(out=tmp_path / ("x" * 300) / "model")
    if sys.platform == "linux":
        assert "could not be" in train(out="/proc/none/model")


def test_a_folder_of_something_else_is_not_replaced(train, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"precious")
    assert "is no checkpoint" in train(out=tmp_path / "photos")
    assert (tmp_path / "photos" / "one.jpg").read_bytes() == b"precious"
    (tmp_path / "file").write_text("precious", encoding="utf-8")
    assert "is no checkpoint" in train(out=tmp_path / "file")


def test_a_complete_training_has_nothing_to_resume(refusal, tiny_checkpoints):
    out = tiny_checkpoints / "tiny-vae"
    before = read_card(out)
    sentence = refusal(
        "train", "--family", "vae", "--dataset", "digits", "--out", out, "--epochs", 2,
        "--seed", 3, "--widths", 16, "--resume", "--device", "cpu",
    )  # fmt: skip
    assert "tiny-vae is complete" in sentence
    assert read_card(out) == before


def test_a_training_that_never_began_cannot_be_resumed(train):
    assert "card.json is missing" in train("--resume")


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist", "frey_faces"])
def test_a_data_set_that_cannot_be_fetched(train, no_data, dataset):
    sentence = train(dataset=dataset)
    assert "not on this machine and could not be fetched" in sentence
    assert str(no_data) in sentence


@pytest.mark.parametrize(
    "shape",
    ["1x28", "1x28x28x28", "28", "", "axbxc", "1x²x3", "0x28x28", "2x28x28", "1x0x28", "-1x8x8",
     "1x9999999x9999999", "1x" + "9" * 5000 + "x1", "1,28,28"],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_a_bad_shape_of_images(train, tmp_path, shape):
    folder = tmp_path / "pictures"
    folder.mkdir()
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(folder / "one.png")
    train("--folder", folder, f"--image-shape={shape}", dataset="image_folder")


def test_a_folder_of_images_that_is_none(train, tmp_path):
    train("--folder", tmp_path / "none", "--image-shape", "1x8x8", dataset="image_folder")
    (tmp_path / "empty").mkdir()
    train("--folder", tmp_path / "empty", "--image-shape", "1x8x8", dataset="image_folder")
    train(dataset="image_folder")
    assert "digits has no option" in train("--folder", tmp_path)


def test_a_model_and_data_of_different_shapes(refusal, tiny_checkpoints, tmp_path):
    """A checkpoint of somebody's own images, measured on images of another shape."""
    checkpoints = Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))
    card = checkpoints / "tiny-vae" / "card.json"
    text = card.read_text(encoding="utf-8").replace(
        '"dataset": "digits"', '"dataset": "image_folder"'
    )
    card.write_text(text, encoding="utf-8")
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for i in range(100):
        Image.fromarray(np.full((12, 12), 2 * i, np.uint8)).save(pictures / f"{i}.png")
    told = ("evaluate", "tiny-vae", "--checkpoints", checkpoints, "--folder", pictures)
    sentence = refusal(*told, "--image-shape", "1x12x12")
    assert "takes images of shape (1, 8, 8)" in sentence


def test_a_training_whose_numbers_end(command, tmp_path):
    """Here a bar was already shown: the sentence is the last line, and the checkpoint stays."""
    out = tmp_path / "digits"
    answer = command(
        "train", "--family", "vae", "--dataset", "digits", "--out", out, "--epochs", 3,
        "--beta", "1e38", "--widths", 8, "--device", "cpu",
    )  # fmt: skip
    assert answer.code == 2
    assert "Traceback" not in answer.err
    assert "no longer finite" in answer.err.splitlines()[-1]
