"""Does the core answer with what its models compute, for anybody, by names and arrays alone?"""

from __future__ import annotations

import io
import math
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from explorer.core import CoreError, Description, ModelCore
from explorer.core.residents import Residents, weight_bytes
from explorer.data.registry import load_dataset
from explorer.training.checkpoint_reading import read_model

NAMES = ["tiny-autoencoder", "tiny-vae"]
every_model = pytest.mark.parametrize("name", NAMES)


# --- what there is -------------------------------------------------------------------------------


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
    assert described.capabilities == {"reconstructs", "decodes_latent", "gaussian_latent"}
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


# --- what was stored -----------------------------------------------------------------------------


def test_encodings_are_the_test_split_s_row_by_row(core, digits):
    stored = core.encodings("tiny-vae")
    test = load_dataset("digits", "test")
    assert len(stored) == 360
    assert np.array_equal(stored.labels, test.labels)
    found = core.encode("tiny-vae", digits)
    np.testing.assert_allclose(found.mu, stored.mu, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(found.logvar, stored.logvar, rtol=1e-5, atol=1e-5)
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
    assert set(history["train"]) == set(history["test"])
    assert {"loss", "log_px_given_z"} <= set(history["train"])


@every_model
def test_planes_are_there_after_every_epoch(core, name):
    planes = core.snapshots(name)
    assert planes is not None
    assert planes.epochs.tolist() == [0, 1, 2]
    assert planes.mu.shape == (3, 360, 2)
    for picture in planes.manifold_png:
        assert Image.open(io.BytesIO(picture)).size == (15 * 8, 15 * 8)


def test_a_model_without_planes_has_none(write_untrained):
    assert ModelCore.open(write_untrained("plain"), "cpu").snapshots("plain") is None


def test_true_factors_are_those_of_the_test_rows(write_untrained, core):
    folder = write_untrained("shapes", "sprites", image_shape=(1, 64, 64))
    names, factors = ModelCore.open(folder, "cpu").factors("shapes")
    test = load_dataset("sprites", "test")
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
    monkeypatch.setattr("explorer.core.model_core.is_on_this_machine", lambda _name: False)
    found = core.test_images(name, [5, 300])
    assert not found.original
    expected = core.decode(name, core.encodings(name).mu[[5, 300]])
    assert np.array_equal(found.images, expected)


def test_data_of_another_length_are_another_split(write_untrained):
    """A stored row is a test row only while the two are as many."""
    core = ModelCore.open(write_untrained("few", rows=5), "cpu")
    assert not core.test_images("few", [4]).original


def test_data_of_an_unknown_data_set_or_a_folder_elsewhere(write_untrained):
    write_untrained("own", "image_folder")
    core = ModelCore.open(write_untrained("odd", "no-such-data"), "cpu")
    for name in ("own", "odd"):
        assert core.describe(name).dataset_title
        assert not core.test_images(name, [0]).original
        assert core.factors(name) is None


@pytest.mark.parametrize("here", [True, False])
def test_no_rows_are_no_images(core, monkeypatch, here):
    monkeypatch.setattr("explorer.core.model_core.is_on_this_machine", lambda _name: here)
    found = core.test_images("tiny-vae", [])
    assert found.images.shape == (0, 1, 8, 8)
    assert found.images.dtype == np.uint8


# --- what is computed ----------------------------------------------------------------------------


@every_model
def test_decoding_is_the_model_s_mean_in_eight_bits(core, tiny_checkpoints, name):
    z = np.random.default_rng(0).normal(size=(20, 2)).astype(np.float32)
    with torch.inference_mode():
        mean = read_model(tiny_checkpoints / name).decode_mean(torch.from_numpy(z))
    images = core.decode(name, z)
    assert images.dtype == np.uint8
    assert images.shape == (20, 1, 8, 8)
    # Rounded, not cut off: half a grey level at most.
    assert np.abs(images.astype(float) - 255 * mean.numpy()).max() <= 0.5 + 1e-4


@every_model
def test_reconstruction_goes_through_the_mean(core, digits, name):
    x = digits[:30]
    through_mu = core.decode(name, core.encode(name, x).mu)
    assert np.array_equal(core.reconstruct(name, x), through_mu)
    assert np.array_equal(core.reconstruct(name, x), core.reconstruct(name, x))


def test_eight_bits_at_the_edge_are_zero_to_one_inside(core, tiny_checkpoints):
    """255 is 1.0 and 0 is 0.0: a pixel divided by 256, or not at all, would be seen here."""
    images = np.stack([np.zeros((1, 8, 8)), np.full((1, 8, 8), 255)]).astype(np.uint8)
    with torch.inference_mode():
        model = read_model(tiny_checkpoints / "tiny-vae")
        mu, _ = model.encode(torch.stack([torch.zeros(1, 8, 8), torch.ones(1, 8, 8)]))
    np.testing.assert_allclose(core.encode("tiny-vae", images).mu, mu.numpy(), rtol=1e-6)


def test_black_and_white_come_back_as_0_and_255(core, monkeypatch):
    model = core._residents.get("tiny-vae")
    logits = torch.tensor([[-100.0] * 32 + [100.0] * 32]).view(1, 1, 8, 8)
    monkeypatch.setattr(model, "decode", lambda z, _labels: logits.expand(len(z), 1, 8, 8))
    assert sorted(set(core.decode("tiny-vae", np.zeros((1, 2))).ravel().tolist())) == [0, 255]


def test_terms_are_the_bound_s_and_follow_their_seed(core, digits):
    x = digits[:40]
    table = core.elbo_terms("tiny-vae", x, samples=400, seed=1)
    stored = core.encodings("tiny-vae")
    assert table.log_px_given_z.shape == (40,)
    assert table.kl_per_dim.shape == (40, 2)
    np.testing.assert_allclose(table.kl_per_dim, stored.kl_per_dim[:40], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(table.elbo, table.log_px_given_z - table.kl_per_dim.sum(1))
    # 400 draws here, 16 there: of one mean.
    assert table.elbo.mean() == pytest.approx(stored.elbo[:40].mean(), abs=0.3)
    again = core.elbo_terms("tiny-vae", x, samples=400, seed=1)
    other = core.elbo_terms("tiny-vae", x, samples=400, seed=2)
    assert np.array_equal(table.log_px_given_z, again.log_px_given_z)
    assert not np.array_equal(table.log_px_given_z, other.log_px_given_z)


def test_terms_of_an_autoencoder_have_no_kl(core, digits):
    table = core.elbo_terms("tiny-autoencoder", digits[:3])
    assert not table.kl_per_dim.any()
    assert np.array_equal(table.elbo, table.log_px_given_z)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 40])
def test_large_requests_are_computed_in_parts_and_joined_in_order(core, digits, monkeypatch, count):
    x = np.concatenate([digits, digits])[:count]
    whole = core.encode("tiny-vae", x).mu
    monkeypatch.setattr("explorer.core.model_core.BATCH_ROWS", 8)
    np.testing.assert_allclose(core.encode("tiny-vae", x).mu, whole, rtol=1e-5, atol=1e-6)
    assert core.decode("tiny-vae", whole, np.arange(count) % 10).shape == (count, 1, 8, 8)


def test_a_request_s_arrays_are_neither_kept_nor_changed(core, digits):
    x, z = digits[:4].copy(), np.ones((4, 2), np.float32)
    first = core.encode("tiny-vae", x)
    core.decode("tiny-vae", z)
    assert np.array_equal(x, digits[:4])
    assert (z == 1).all()
    first.mu[:] = 9
    assert not np.array_equal(core.encode("tiny-vae", x).mu, first.mu)


def test_arrays_may_lie_in_memory_as_they_like(core, digits):
    expected = core.encode("tiny-vae", np.ascontiguousarray(digits[:10][::-2, :, ::-1]))
    x = digits[:10][::-2, :, ::-1]
    assert np.array_equal(core.encode("tiny-vae", x).mu, expected.mu)
    z = np.asfortranarray(expected.mu.astype(np.float64))
    assert np.array_equal(core.decode("tiny-vae", z), core.decode("tiny-vae", expected.mu))


def test_answers_are_outside_of_torch_s_reach(core):
    """Plain numpy: nothing of inference mode or of the model's memory comes along."""
    mu = core.encode("tiny-vae", np.zeros((2, 1, 8, 8), np.uint8)).mu
    assert type(mu) is np.ndarray
    mu += 1


# --- for everybody at once -----------------------------------------------------------------------


def test_threads_get_what_one_alone_would_get(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints, "cpu")
    generator = np.random.default_rng(0)
    requests = [(NAMES[i % 2], generator.normal(size=(1 + i % 9, 2))) for i in range(96)]
    fresh = ModelCore.open(tiny_checkpoints, "cpu")
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda request: fresh.decode(*request), requests))
    alone = [core.decode(*request) for request in requests]
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))
    assert sorted(fresh.residents()) == NAMES


def test_threads_that_want_one_model_load_it_once(tiny_checkpoints):
    loads: list[str] = []

    def load(name: str):
        loads.append(name)
        return read_model(tiny_checkpoints / name)

    residents = Residents(load, torch.device("cpu"), 1 << 30)
    with ThreadPoolExecutor(8) as pool:
        models = list(pool.map(residents.get, ["tiny-vae"] * 32))
    assert loads == ["tiny-vae"]
    assert all(model is models[0] for model in models)


def test_a_small_budget_lets_the_least_recently_used_go(tiny_checkpoints):
    core = ModelCore.open(tiny_checkpoints, "cpu", budget_bytes=1)
    z = np.zeros((1, 2), np.float32)
    first = core.decode("tiny-vae", z)
    assert core.residents() == ("tiny-vae",)
    core.decode("tiny-autoencoder", z)
    assert core.residents() == ("tiny-autoencoder",)
    assert np.array_equal(core.decode("tiny-vae", z), first)
    assert core.residents() == ("tiny-vae",)


def test_the_budget_is_in_bytes_of_weights(tiny_checkpoints):
    models = {name: read_model(tiny_checkpoints / name) for name in NAMES}
    sizes = {name: weight_bytes(model) for name, model in models.items()}
    assert sizes["tiny-vae"] == 4 * sum(p.numel() for p in models["tiny-vae"].parameters())
    both = sum(sizes.values())
    for budget, resident in ((both, 2), (both - 1, 1)):
        residents = Residents(models.__getitem__, torch.device("cpu"), budget)
        for name in NAMES:
            residents.get(name)
        assert len(residents.names()) == resident
        assert residents.resident_bytes() <= budget


def test_what_was_used_last_goes_last(tiny_checkpoints):
    model = read_model(tiny_checkpoints / "tiny-vae")
    residents = Residents(lambda _name: model, torch.device("cpu"), 2 * weight_bytes(model))
    for name in ("a", "b", "a", "c"):
        residents.get(name)
    assert residents.names() == ["a", "c"]


def test_a_model_that_cannot_be_read_may_be_tried_again(tiny_checkpoints):
    tries: list[str] = []

    def load(name: str):
        tries.append(name)
        if len(tries) == 1:
            raise CoreError("Not now.")
        return read_model(tiny_checkpoints / name)

    residents = Residents(load, torch.device("cpu"), 1 << 30)
    with pytest.raises(CoreError, match="Not now"):
        residents.get("tiny-vae")
    assert residents.get("tiny-vae") is residents.get("tiny-vae")
    assert len(tries) == 2


def test_shared_models_are_never_changed(core, digits):
    model = core._residents.get("tiny-vae")
    before = {name: value.clone() for name, value in model.state_dict().items()}
    core.encode("tiny-vae", digits)
    core.elbo_terms("tiny-vae", digits[:5])
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


# --- what is refused -----------------------------------------------------------------------------

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
