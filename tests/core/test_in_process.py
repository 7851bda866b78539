"""Does the core answer with what its models compute, through plain arrays alone?"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.training.checkpoint_reading import read_model

NAMES = ["tiny-autoencoder", "tiny-vae"]
every_model = pytest.mark.parametrize("name", NAMES)


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
    # Stored from codes in half precision.
    np.testing.assert_allclose(table.kl_per_dim, stored.kl_per_dim[:40], rtol=2e-3, atol=1e-4)
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
    monkeypatch.setattr("explorer.core.in_process.rows_at_once", lambda _pixels: 8)
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
