"""Is the importance-weighted bound between the ELBO and the evidence, and does K tighten it?"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics import likelihood
from explorer.metrics.likelihood import (
    SAMPLES,
    importance_weighted_bound,
    negative_log_likelihoods,
)
from explorer.models.base import ContinuousLatentModel, Encoding
from explorer.models.registry import build
from explorer.models.vae import VAE, VAEArchitecture

SHAPE = (1, 2, 3)


def bound(model: ContinuousLatentModel, x: Tensor, samples: int, seed: int = 0) -> Tensor:
    return importance_weighted_bound(model, x, samples, torch.Generator().manual_seed(seed))


def bounds(model: ContinuousLatentModel, x: Tensor, samples: int, times: int) -> Tensor:
    """Independent bounds of the same images, (times, B)."""
    return torch.stack([bound(model, x, samples, seed) for seed in range(times)])


@pytest.mark.parametrize("samples", [1, 2, 50])
def test_with_the_exact_posterior_every_sample_gives_the_evidence(linear_gaussian, images, samples):
    model = linear_gaussian()
    torch.testing.assert_close(
        bound(model, images, samples), model.log_evidence(images), rtol=1e-5, atol=1e-5
    )


def test_with_another_q_it_approaches_the_evidence_from_below(linear_gaussian, images):
    model = linear_gaussian(off=0.7)
    evidence = model.log_evidence(images)
    one, five, fifty = (bounds(model, images, k, 400).mean(0) for k in (1, 5, 50))
    # Burda et al. 2015, theorem 1: it grows with K and stays below log p(x), in expectation.
    assert (one < five).all()
    assert (five < fifty).all()
    assert (fifty < evidence + 0.01).all()
    torch.testing.assert_close(bound(model, images, 50_000), evidence, rtol=0, atol=0.05)


def test_one_sample_is_the_elbo_in_the_mean(linear_gaussian, images):
    model = linear_gaussian(off=0.4)
    many = images[:1].expand(200_000, *SHAPE)
    by_weights = bound(model, many, 1).mean().item()
    by_terms = model.elbo_terms(many, generator=torch.Generator().manual_seed(1)).elbo.mean().item()
    exact = model.log_evidence(images)[0].item() - model.kl_q_p()
    # Standard errors near 0.002; by sampled KL, by KL in closed form, and by neither.
    assert by_weights == pytest.approx(exact, abs=0.01)
    assert by_terms == pytest.approx(exact, abs=0.01)


def test_the_bound_of_a_vae_is_above_its_elbo(images):
    torch.manual_seed(0)
    model = build("vae", {"image_shape": SHAPE, "latent_dim": 2, "widths": [8]}).eval()
    assert isinstance(model, ContinuousLatentModel)
    with torch.inference_mode():
        for parameter in model.parameters():
            parameter.mul_(4)
    assert (bounds(model, images, 100, 20).mean(0) > bounds(model, images, 1, 400).mean(0)).all()


def test_chunks_change_neither_the_count_nor_the_distribution(linear_gaussian, images, monkeypatch):
    model, seen = linear_gaussian(off=0.7), []
    decode = model.log_px_given_z
    monkeypatch.setattr(
        model, "log_px_given_z", lambda z, *rest: seen.append(len(z)) or decode(z, *rest)
    )
    whole = bounds(model, images, 7, 400)
    assert seen == [7 * 5] * 400
    monkeypatch.setattr(likelihood, "PIXELS_AT_ONCE", 3 * images.numel())  # 3 + 3 + 1 draws
    seen.clear()
    chunked = bounds(model, images, 7, 400)
    assert seen == [15, 15, 5] * 400
    torch.testing.assert_close(whole.mean(0), chunked.mean(0), rtol=0, atol=0.1)
    torch.testing.assert_close(whole.std(0), chunked.std(0), rtol=0.15, atol=0)
    # With the exact posterior each draw has the same weight, so chunks must agree exactly.
    exact = linear_gaussian()
    torch.testing.assert_close(
        bound(exact, images, 7), exact.log_evidence(images), rtol=1e-5, atol=1e-5
    )


def test_images_of_more_pixels_than_fit_are_taken_one_draw_at_a_time(
    linear_gaussian, images, monkeypatch
):
    monkeypatch.setattr(likelihood, "PIXELS_AT_ONCE", 2)
    model = linear_gaussian()
    torch.testing.assert_close(
        bound(model, images, 3), model.log_evidence(images), rtol=1e-5, atol=1e-5
    )


def test_an_image_s_bound_is_its_own(linear_gaussian, images):
    """Draws are laid out image by image: a mix-up would give each the bound of another."""
    model = linear_gaussian()
    torch.testing.assert_close(bound(model, images, 4)[2:3], bound(model, images[2:3], 4))


def test_a_point_code_has_no_such_bound(images):
    model = build("autoencoder", {"image_shape": SHAPE, "widths": [4]})
    assert isinstance(model, ContinuousLatentModel)
    with pytest.raises(TypeError, match="Gaussian posterior"):
        bound(model, images, 2)


def split(count: int) -> DeviceImages:
    pixels = np.random.default_rng(0).integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    return DeviceImages(Dataset("noise", "test", pixels, None), torch.device("cpu"))


def test_the_nll_is_minus_the_bound_of_each_image_of_a_split(linear_gaussian):
    data, model, seen = split(230), linear_gaussian(), []
    nll = negative_log_likelihoods(model, data, 3, torch.Generator().manual_seed(0), seen.append)
    x, _ = data.batch(torch.arange(230))
    torch.testing.assert_close(nll, -model.log_evidence(x), rtol=1e-5, atol=1e-5)
    assert sum(seen) == 230


@pytest.mark.parametrize("samples", [0, -5, SAMPLES.high + 1])
def test_a_number_of_samples_out_of_range_is_refused(linear_gaussian, samples):
    with pytest.raises(ValueError, match=f"from 1 to {SAMPLES.high}, not {samples}"):
        negative_log_likelihoods(linear_gaussian(), split(3), samples, torch.Generator())


def test_bound_is_finite_where_sigma_is_lost_beside_mu() -> None:
    # Reconstruction-only training takes log σ² so low that μ + σε rounds to μ.
    model = _Narrow(VAEArchitecture((1, 4, 4), 2, "mlp", (8,)))
    x = torch.rand(3, 1, 4, 4)
    bound = importance_weighted_bound(model, x, 5, torch.Generator().manual_seed(0))
    assert torch.isfinite(bound).all()


class _Narrow(VAE):
    def encode(self, x: torch.Tensor, labels: torch.Tensor | None = None) -> Encoding:
        mu, _ = super().encode(x, labels)
        return Encoding(mu + 20, torch.full_like(mu, -120.0))
