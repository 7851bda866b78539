"""Is a request that cannot be served refused in one sentence, whatever it holds?"""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore

NAMES = ["tiny-autoencoder", "tiny-vae"]


BAD_NAMES = [
    "no-such-model",
    "../tiny-vae",
    "tiny-vae/",
    "./tiny-vae",
    "/etc/passwd",
    "tiny-vae\0",
    "tiny-vae\n",
    "\0",
    "",
    ".",
    "..",
    "TINY-VAE",
    "tiny-vae/card.json",
    "%2e%2e",
    "x" * 100_000,
    "tiny‑vae",
]


@pytest.mark.parametrize("name", BAD_NAMES, ids=lambda name: ascii(name)[:20])
def test_a_name_that_is_none_is_answered_with_those_that_are(core, digits, name):
    z = np.zeros((1, 2), np.float32)
    for ask in (
        core.describe,
        core.encodings,
        core.history,
        core.snapshots,
        core.factors,
        lambda name: core.test_images(name, [0]),
        lambda name: core.encode(name, digits[:1]),
        lambda name: core.decode(name, z),
        lambda name: core.reconstruct(name, digits[:1]),
        lambda name: core.elbo_terms(name, digits[:1]),
    ):
        with pytest.raises(CoreError) as refused:
            ask(name)
        sentence = str(refused.value)
        assert sentence.startswith("There is no model ")
        assert sentence.endswith("The models here are: tiny-autoencoder, tiny-vae.")
        assert "\n" not in sentence
        assert len(sentence) < 300


def test_a_path_to_a_real_checkpoint_elsewhere_is_no_name(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints / "tiny-vae", "cpu")
    with pytest.raises(CoreError, match="no model"):
        core.describe("../tiny-autoencoder")


BAD_IMAGES = [
    np.zeros((1, 1, 8, 8), np.float32),
    np.zeros((1, 1, 8, 8), np.int64),
    np.zeros((1, 1, 8, 8), bool),
    np.zeros((1, 8, 8), np.uint8),
    np.zeros((1, 8, 8, 1), np.uint8),
    np.zeros((1, 3, 8, 8), np.uint8),
    np.zeros((1, 1, 8, 9), np.uint8),
    np.zeros((0, 1, 8, 8), np.uint8),
    np.zeros((20_001, 1, 8, 8), np.uint8),
    np.zeros((), np.uint8),
    [[1, 2], [3, 4]],
    None,
    "image",
]


@pytest.mark.parametrize(
    "images", BAD_IMAGES, ids=lambda value: str(getattr(value, "shape", value))
)
def test_images_that_do_not_fit_are_refused(core, images):
    for ask in (core.encode, core.reconstruct, core.elbo_terms):
        with pytest.raises(CoreError, match=r"uint8 images of shape \(N, 1, 8, 8\)|1 to 20000"):
            ask("tiny-vae", images)


BAD_CODES = [
    np.zeros((1, 3)),
    np.zeros((1, 1)),
    np.zeros(2),
    np.zeros((1, 2, 1)),
    np.zeros((0, 2)),
    np.zeros((20_001, 2), np.float32),
    np.array([[np.nan, 0.0]]),
    np.array([[0.0, np.inf]]),
    np.array([[0.0, -np.inf]], np.float32),
    np.array([[1e300, 0.0]]),
    np.array([[1 + 1j, 0]]),
    [["a", "b"]],
    [[1.0], [1.0, 2.0]],
    [[None, None]],
    None,
    "z",
]


@pytest.mark.parametrize("z", BAD_CODES, ids=lambda value: str(value)[:20])
def test_codes_that_do_not_fit_are_refused(core, z):
    with pytest.raises(CoreError) as refused:
        core.decode("tiny-vae", z)
    assert str(refused.value).endswith(".")


def test_codes_far_outside_the_prior_are_served(core):
    far = np.array([[1e4, -1e4], [3e38, -3e38], [1e-45, 0.0]], np.float32)
    assert core.decode("tiny-vae", far).shape == (3, 1, 8, 8)
    assert core.decode("tiny-vae", [[0, 1]]).shape == (1, 1, 8, 8)


BAD_LABELS = [
    [1],
    [1, 2, 3],
    [[1, 2]],
    [0, 10],
    [-1, 0],
    [0.5, 1.0],
    [np.nan, 1.0],
    ["1", "2"],
    [None, 1],
    [2**63, 0],
    [[1], [1, 2]],
]


@pytest.mark.parametrize("labels", BAD_LABELS, ids=str)
def test_labels_that_do_not_fit_are_refused(core, digits, labels):
    with pytest.raises(CoreError, match="label"):
        core.decode("tiny-vae", np.zeros((2, 2), np.float32), labels)
    with pytest.raises(CoreError, match="label"):
        core.encode("tiny-vae", digits[:2], labels)


@pytest.mark.parametrize("rows", [[360], [-1], [0, 10**9], [0.5], ["1"], [None], [2**63], [True]])
def test_rows_that_are_not_there_are_refused(core, rows):
    with pytest.raises(CoreError, match="rows"):
        core.test_images("tiny-vae", rows)


@pytest.mark.parametrize(
    ("samples", "seed"), [(0, 0), (-1, 0), (10**9, 0), (1, -1), (1, 2**63), (1, 2**70)]
)
def test_draws_that_cannot_be_made_are_refused(core, digits, samples, seed):
    with pytest.raises(CoreError, match=r"draws must be|seed must be"):
        core.elbo_terms("tiny-vae", digits[:1], samples, seed)


DAMAGE = {
    "card.json": ("describe", "encode", "encodings"),
    "model.safetensors": ("encode",),
    "history.json": ("history",),
    "encodings.safetensors": ("encodings",),
    "epochs.safetensors": ("snapshots",),
}


@pytest.mark.parametrize("file", DAMAGE)
def test_a_damaged_file_is_named_and_does_not_touch_the_others(
    tiny_checkpoints, tmp_path, digits, file
):
    folder = Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))
    (folder / "tiny-vae" / file).write_bytes(b"{}")
    core = ModelCore.open(folder, "cpu")
    for ask in DAMAGE[file]:
        arguments = (digits[:1],) if ask == "encode" else ()
        with pytest.raises(CoreError, match=file.replace(".", r"\.")):
            getattr(core, ask)("tiny-vae", *arguments)
    assert core.list() == NAMES
    assert math.isfinite(core.encode("tiny-autoencoder", digits[:1]).mu.sum())


def test_a_repaired_file_is_read_at_the_next_request(tiny_checkpoints, tmp_path):
    folder = Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))
    card = folder / "tiny-vae" / "card.json"
    good = card.read_bytes()
    card.write_bytes(b"{")
    core = ModelCore.open(folder, "cpu")
    with pytest.raises(CoreError):
        core.describe("tiny-vae")
    card.write_bytes(good)
    assert core.describe("tiny-vae").latent_dim == 2
