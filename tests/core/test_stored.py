"""Does the core tell what lies in its folder, and say so where something is not here?"""

from __future__ import annotations

import io
import shutil

import numpy as np
import pytest
from PIL import Image

from explorer.core import CoreError, Description, ModelCore
from explorer.data.registry import load_dataset

NAMES = ["tiny-autoencoder", "tiny-vae"]
every_model = pytest.mark.parametrize("name", NAMES)


def test_the_list_is_the_folder_in_alphabetical_order(core):
    assert core.list() == NAMES


def test_the_list_holds_checkpoints_only(tiny_checkpoints, tmp_path):
    folder = tmp_path / "checkpoints"
    shutil.copytree(tiny_checkpoints / "tiny-vae", folder / "b-model")
    shutil.copytree(tiny_checkpoints / "tiny-vae", folder / ".hidden.checkpoint-x")
    shutil.copytree(tiny_checkpoints / "tiny-vae", folder / "Upper")
    (folder / "empty").mkdir()
    (folder / "a-file").write_text("", encoding="utf-8")
    assert ModelCore.open(folder, "cpu").list() == ["b-model"]


def test_a_folder_that_is_not_there_has_no_models(tmp_path):
    core = ModelCore.open(tmp_path / "nowhere", "cpu")
    assert core.list() == []
    with pytest.raises(CoreError, match=r"no model 'x'\. The models here are: none yet\."):
        core.describe("x")


def test_a_description_is_the_card_s(core):
    described = core.describe("tiny-vae")
    assert isinstance(described, Description)
    assert described.name == "tiny-vae"
    assert described.family == "vae"
    assert described.dataset == "digits"
    assert described.latent_dim == 2
    assert described.image_shape == (1, 8, 8)
    assert described.class_names == tuple("0123456789")
    assert described.capabilities == {
        "reconstructs",
        "samples",
        "decodes_latent",
        "gaussian_latent",
        "first_layer",
    }
    assert described.likelihood == "bernoulli"
    assert described.sigma is None
    assert (described.beta, described.reconstruction_weight) == (1.0, 1.0)
    assert described.metrics["unit"] == "nats per image"
    assert described.card["training"]["epochs_done"] == 2
    assert described.can("gaussian_latent", "reconstructs")
    assert not described.can("gaussian_latent", "codebook")
    assert not core.describe("tiny-autoencoder").can("gaussian_latent")


@pytest.mark.parametrize("sigma", ["unit", "learned"])
def test_a_gaussian_decoder_says_which_sigma(write_untrained, sigma):
    folder = write_untrained("gauss", likelihood="gaussian", sigma=sigma)
    described = ModelCore.open(folder, "cpu").describe("gauss")
    assert described.likelihood == "gaussian"
    assert described.sigma == sigma


def test_nothing_is_loaded_before_it_is_asked_for(tiny_checkpoints, digits):
    core = ModelCore.open(tiny_checkpoints, "cpu")
    core.list()
    core.describe("tiny-vae")
    core.encodings("tiny-vae")
    assert core.residents() == ()
    core.encode("tiny-vae", digits[:1])
    assert core.residents() == ("tiny-vae",)


def test_the_device_is_stated(core):
    assert core.device == "cpu"


@pytest.mark.parametrize("device", ["tpu", "", "cuda:99", "meta", "cpu:x", "cuda:-1", "xpu", "mps"])
def test_a_device_that_is_not_there_is_refused(tiny_checkpoints, device):
    with pytest.raises(CoreError) as refused:
        ModelCore.open(tiny_checkpoints, device)
    assert str(refused.value).endswith(".")


def test_encodings_are_the_test_split_s_row_by_row(core, digits):
    stored = core.encodings("tiny-vae")
    test = load_dataset("digits", "test")
    assert len(stored) == 360
    assert np.array_equal(stored.labels, test.labels)
    found = core.encode("tiny-vae", digits)
    # Stored in half precision, whose rounding is below a thousandth.
    np.testing.assert_allclose(found.mu, stored.mu, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(found.logvar, stored.logvar, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(stored.kl, stored.kl_per_dim.sum(1))
    np.testing.assert_allclose(stored.elbo, stored.log_px_given_z - stored.kl)
    assert stored.mu.dtype == stored.logvar.dtype == stored.log_px_given_z.dtype == np.float32
    assert stored.labels.dtype == np.int64
    metrics = core.describe("tiny-vae").metrics
    assert metrics["elbo"] == pytest.approx(stored.elbo.mean(), rel=1e-4)


def test_an_autoencoder_s_codes_are_points(core, digits):
    assert core.encodings("tiny-autoencoder").logvar is None
    assert core.encode("tiny-autoencoder", digits[:3]).logvar is None
    assert not core.encodings("tiny-autoencoder").kl_per_dim.any()


@every_model
def test_the_history_is_per_term_and_epoch(core, name):
    history = core.history(name)
    assert history["unit"] == "nats per image"
    assert history["epochs"] == [0, 1, 2]
    assert set(history["train"]) == set(history["validation"])
    assert {"loss", "log_px_given_z"} <= set(history["train"])


@every_model
def test_planes_are_there_after_every_epoch(core, name):
    planes = core.snapshots(name)
    assert planes is not None
    assert planes.epochs.tolist() == [0, 1, 2]
    assert planes.mu.shape == (3, 180, 2)  # of the validation images
    for picture in planes.manifold_png:
        assert Image.open(io.BytesIO(picture)).size == (15 * 8, 15 * 8)


def test_a_model_without_planes_has_none(write_untrained):
    assert ModelCore.open(write_untrained("plain"), "cpu").snapshots("plain") is None


def test_true_factors_are_those_of_the_test_rows(write_untrained, core):
    test = load_dataset("sprites", "test")
    rows = len(test.images)
    folder = write_untrained("shapes", "sprites", rows=rows, image_shape=(1, 64, 64))
    names, factors = ModelCore.open(folder, "cpu").factors("shapes")
    assert names == test.factor_names
    assert factors.shape == (len(test.images), len(names))
    assert np.array_equal(factors, test.factors)
    assert core.factors("tiny-vae") is None


def test_factors_of_data_that_are_not_here_are_unknown(write_untrained, no_data):  # noqa: ARG001
    core = ModelCore.open(write_untrained("far", "mnist", image_shape=(1, 28, 28)), "cpu")
    assert core.factors("far") is None


def test_test_images_are_the_originals_where_they_are_here(core, digits):
    rows = [7, 0, 359, 7]
    found = core.test_images("tiny-vae", rows)
    assert found.original
    assert np.array_equal(found.images, digits[rows])
    assert core.test_images("tiny-vae", np.array([3])).images.shape == (1, 1, 8, 8)


@every_model
def test_test_images_are_reconstructions_where_the_data_are_not(core, name, monkeypatch):
    monkeypatch.setattr("explorer.core.stored_data.has_test_images_here", lambda _name: False)
    found = core.test_images(name, [5, 300])
    assert not found.original
    expected = core.decode(name, core.encodings(name).mu[[5, 300]])
    assert np.array_equal(found.images, expected)


def test_data_of_another_length_are_another_split(write_untrained):
    """A stored row is a test row only while the two are as many."""
    write_untrained("few-shapes", "sprites", image_shape=(1, 64, 64))
    core = ModelCore.open(write_untrained("few", rows=5), "cpu")
    assert not core.test_images("few", [4]).original
    assert core.factors("few-shapes") is None


def test_data_of_an_unknown_data_set_or_a_folder_elsewhere(write_untrained):
    write_untrained("own", "image_folder")
    core = ModelCore.open(write_untrained("odd", "no-such-data"), "cpu")
    for name in ("own", "odd"):
        assert core.describe(name).dataset_title
        assert not core.test_images(name, [0]).original
        assert core.factors(name) is None


@pytest.mark.parametrize("here", [True, False])
def test_no_rows_are_no_images(core, monkeypatch, here):
    monkeypatch.setattr("explorer.core.stored_data.has_test_images_here", lambda _name: here)
    found = core.test_images("tiny-vae", [])
    assert found.images.shape == (0, 1, 8, 8)
    assert found.images.dtype == np.uint8
