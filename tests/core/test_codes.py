"""Do the core's codes agree with the model, with what is stored, and with what is drawn?"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import CoreError, ModelCore
from explorer.core.codes import (
    blank_codes,
    code_costs,
    code_levels,
    code_pictures,
    code_use,
    codes_log_px,
    drawn_codes,
    image_codes,
    without_fine,
)
from explorer.core.samples import draw_images
from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint

NAMES = ("one-level", "two-level")
EVERY_MODEL = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> ModelCore:
    folder: Path = tmp_path_factory.mktemp("codes")
    small = {"widths": [8], "codes": 12, "code_dim": 4, "prior_width": 8, "prior_layers": 2}
    settings = TrainingSettings(epochs=2, prior_share=0.5, images_evaluated=50)
    plans = {
        "one-level": TrainingPlan("vq_vae", "digits", small, settings),
        "two-level": TrainingPlan("vq_vae", "digits", small | {"levels": 2}, settings),
        "vae": TrainingPlan(
            "vae", "digits", {"widths": [8]}, TrainingSettings(epochs=1), nll_samples=1
        ),
    }
    for name, plan in plans.items():
        for _ in train_checkpoint(plan, folder / name, torch.device("cpu")):
            pass
    return ModelCore.open(folder, "cpu")


def images_of(core: ModelCore, name: str, count: int = 4):
    return core.test_images(name, list(range(count))).images


@EVERY_MODEL
def test_an_image_s_codes_are_those_that_are_stored(core, name):
    codes = image_codes(core, name, images_of(core, name))
    assert codes.dtype == np.int64
    np.testing.assert_array_equal(codes, core.encodings(name).mu[:4])


@EVERY_MODEL
def test_the_socket_s_rows_decode_as_the_reconstruction(core, name):
    images = images_of(core, name)
    codes = image_codes(core, name, images)
    decoded = core.decode(name, codes.astype(np.float32))
    np.testing.assert_array_equal(decoded, core.reconstruct(name, images))


@EVERY_MODEL
def test_costs_are_those_that_are_stored(core, name):
    encodings = core.encodings(name)
    codes = encodings.mu[:4].astype(np.int64)
    costs = code_costs(core, name, codes, encodings.labels[:4])
    np.testing.assert_allclose(costs, encodings.kl_per_dim[:4], rtol=1e-4, atol=1e-3)
    for row, image in enumerate(images_of(core, name)):
        log_px = codes_log_px(core, name, image[None], codes[row : row + 1])
        np.testing.assert_allclose(log_px, encodings.log_px_given_z[row], rtol=1e-4)


@EVERY_MODEL
def test_levels_tile_the_cells(core, name):
    levels = code_levels(core.describe(name))
    covered = [cell for level in levels for cell in range(level.cells.start, level.cells.stop)]
    assert covered == list(range(core.describe(name).latent_dim))
    assert [level.patch for level in levels] == [4, 2][-len(levels) :]


@EVERY_MODEL
def test_use_is_counted_from_the_stored_codes(core, name):
    codes = core.encodings(name).mu.astype(np.int64)
    for level, use in zip(code_levels(core.describe(name)), code_use(core, name), strict=True):
        own = codes[:, level.cells]
        np.testing.assert_array_equal(use.counts, np.bincount(own.ravel(), minlength=level.count))
        assert use.used == len(np.unique(own))


@EVERY_MODEL
def test_every_code_has_a_picture(core, name):
    levels = code_levels(core.describe(name))
    pictures = code_pictures(core, name)
    assert [len(each) for each in pictures] == [level.count for level in levels]
    for level, each in zip(levels, pictures, strict=True):
        assert each.dtype == np.uint8
        assert each.shape[1:] == (1, 2 * level.patch, 2 * level.patch)


@EVERY_MODEL
def test_new_codes_repeat_with_their_seed(core, name):
    labels = np.array([0, 1, 2])
    first, again, other = (drawn_codes(core, name, 3, seed, labels) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert first.min() >= 0
    assert first.max() < 12
    assert draw_images(core, name, 4, seed=0, label=3).means.shape == (4, 1, 8, 8)


def test_the_coarse_codes_alone_leave_the_fine_ones_out(core):
    levels = code_levels(core.describe("two-level"))
    codes = image_codes(core, "two-level", images_of(core, "two-level"))
    alone = without_fine(levels, codes)
    np.testing.assert_array_equal(alone[:, :4], codes[:, :4])
    assert (alone[:, 4:] == -1).all()


@EVERY_MODEL
def test_blank_codes_are_those_of_a_black_image(core, name):
    black = np.zeros((1, 1, 8, 8), np.uint8)
    np.testing.assert_array_equal(blank_codes(core, name), image_codes(core, name, black)[0])


def test_a_code_s_picture_is_the_mean_of_what_its_cells_decode_to(core):
    codes = core.encodings("one-level").mu[:1000].astype(np.int64)
    decoded = np.pad(
        core.decode("one-level", codes.astype(np.float32)), [(0, 0)] * 2 + [(1, 9)] * 2
    )
    code = int(np.bincount(codes.ravel()).argmax())
    patches = [
        decoded[
            image, 0, 2 * (cell // 4) : 2 * (cell // 4) + 4, 2 * (cell % 4) : 2 * (cell % 4) + 4
        ]
        for image, cell in zip(*np.nonzero(codes == code), strict=True)
    ]
    (found,) = code_pictures(core, "one-level")
    np.testing.assert_allclose(found[code, 0], np.mean(patches, axis=0), atol=0.51)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda core: code_levels(core.describe("vae")), "no codebook"),
        (lambda core: drawn_codes(core, "vae", 1, 0), "no codebook"),
        (lambda core: drawn_codes(core, "one-level", 1000, 0), "1 to 256"),
        (lambda core: drawn_codes(core, "one-level", 1, 0, temperature=0.0), "temperature"),
        (lambda core: drawn_codes(core, "one-level", 1, -1), "seed"),
        (lambda core: drawn_codes(core, "one-level", 1, 0, np.array([10])), "0 to 9"),
        (lambda core: code_costs(core, "one-level", np.zeros((1, 3), np.int64)), "shape"),
        (lambda core: code_costs(core, "one-level", np.full((1, 16), 12)), "0 to 11"),
        (lambda core: code_costs(core, "one-level", np.zeros((1, 16))), "whole codes"),
        (lambda core: image_codes(core, "one-level", np.zeros((1, 1, 9, 9), np.uint8)), "shape"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(core, ask, words):
    with pytest.raises(CoreError, match=words):
        ask(core)
