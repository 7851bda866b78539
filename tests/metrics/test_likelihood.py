"""Is the importance-weighted bound between the ELBO and the evidence, and does K tighten it?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.distributions import MultivariateNormal

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics import likelihood
from explorer.metrics.likelihood import (
    MAX_SAMPLES,
    importance_weighted_bound,
    negative_log_likelihood,
)
from explorer.models.base import Architecture, ContinuousLatentModel, Encoding, Terms
from explorer.models.registry import build
from explorer.objectives.elbo import ElboTerms, gaussian_kl_per_dim, reparameterize
from explorer.objectives.likelihoods import gaussian_log_likelihood
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 2, 3)
SIGMA = 0.5


class LinearGaussian(ContinuousLatentModel):
    """p(x|z) = N(Wz, σ²I) with orthogonal columns, so that its posterior is diagonal and known.

    `off` moves q away from the posterior: 0 is the exact one.
    """

    def __init__(self, off: float = 0.0):
        super().__init__(Architecture(SHAPE, latent_dim=2, widths=(1,)))
        generator = torch.Generator().manual_seed(3)
        columns = torch.linalg.qr(torch.randn(6, 2, generator=generator)).Q
        self.loadings = nn.Parameter(columns * torch.tensor([1.5, 0.7]))
        self.off = off

    def encode(self, x: Tensor, _labels: Tensor | None = None) -> Encoding:
        variance = 1 / (1 + self.loadings.square().sum(0) / SIGMA**2)
        mu = x.flatten(1) @ self.loadings * variance / SIGMA**2
        return Encoding(mu + self.off, (variance.log() + self.off).expand_as(mu))

    def decode(self, z: Tensor, _labels: Tensor | None = None) -> Tensor:
        return (z @ self.loadings.T).view(-1, *SHAPE)

    def log_px_given_z(self, z: Tensor, x: Tensor, _labels: Tensor | None = None) -> Tensor:
        return gaussian_log_likelihood(self.decode(z), x, 2 * math.log(SIGMA))

    def elbo_terms(self, x: Tensor, _labels=None, generator=None) -> ElboTerms:
        mu, logvar = self.encode(x)
        z = reparameterize(mu, logvar, generator)
        return ElboTerms(self.log_px_given_z(z, x), gaussian_kl_per_dim(mu, logvar))

    def loss_terms(
        self, x: Tensor, weights: ObjectiveWeights, labels=None, generator=None
    ) -> Terms:
        return {"loss": self.elbo_terms(x, labels, generator).loss(weights.beta)}

    def log_evidence(self, x: Tensor) -> Tensor:
        covariance = self.loadings @ self.loadings.T + SIGMA**2 * torch.eye(6)
        return MultivariateNormal(torch.zeros(6), covariance).log_prob(x.flatten(1)).detach()


def images(count: int = 5) -> Tensor:
    return torch.rand(count, *SHAPE, generator=torch.Generator().manual_seed(0))


def bound(model: ContinuousLatentModel, x: Tensor, samples: int, seed: int = 0) -> Tensor:
    return importance_weighted_bound(model, x, samples, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("samples", [1, 2, 50])
def test_with_the_exact_posterior_every_sample_gives_the_evidence(samples):
    model, x = LinearGaussian(), images()
    torch.testing.assert_close(
        bound(model, x, samples), model.log_evidence(x), rtol=1e-5, atol=1e-5
    )


def test_with_another_q_it_approaches_the_evidence_from_below():
    model, x = LinearGaussian(off=0.7), images()
    evidence = model.log_evidence(x)
    means = [
        torch.stack([bound(model, x, k, seed) for seed in range(400)]).mean(0) for k in (1, 5, 50)
    ]
    # Burda et al. 2015, theorem 1: it grows with K and stays below log p(x), in expectation.
    assert (means[0] < means[1]).all()
    assert (means[1] < means[2]).all()
    assert (means[2] < evidence + 0.01).all()
    torch.testing.assert_close(bound(model, x, 50_000), evidence, rtol=0, atol=0.05)


def test_one_sample_is_an_elbo_sample_in_the_mean():
    model, x = LinearGaussian(off=0.4), images()
    many = x[:1].expand(200_000, *SHAPE)
    by_weights = bound(model, many, 1).mean()
    terms = model.elbo_terms(many, generator=torch.Generator().manual_seed(1))
    # Two estimates of one number, by sampled and by closed-form KL; standard errors near 0.005.
    assert by_weights.item() == pytest.approx(terms.elbo.mean().item(), abs=0.03)


def test_the_bound_of_a_vae_is_above_its_elbo():
    torch.manual_seed(0)
    model = build("vae", {"image_shape": SHAPE, "latent_dim": 2, "widths": [8]}).eval()
    assert isinstance(model, ContinuousLatentModel)
    with torch.inference_mode():
        for parameter in model.parameters():
            parameter.mul_(4)
    x = images()
    tight = torch.stack([bound(model, x, 100, seed) for seed in range(20)]).mean(0)
    loose = torch.stack([bound(model, x, 1, seed) for seed in range(400)]).mean(0)
    assert (tight > loose).all()


def test_chunks_change_neither_the_count_nor_the_distribution(monkeypatch):
    model, x = LinearGaussian(off=0.7), images()
    seen: list[int] = []
    decode = model.log_px_given_z
    monkeypatch.setattr(
        model, "log_px_given_z", lambda z, *rest: seen.append(len(z)) or decode(z, *rest)
    )
    whole = torch.stack([bound(model, x, 7, seed) for seed in range(400)])
    assert seen == [7 * 5] * 400
    pixels = math.prod(SHAPE)
    monkeypatch.setattr(likelihood, "PIXELS_AT_ONCE", 3 * 5 * pixels)  # 3 + 3 + 1 draws
    seen.clear()
    chunked = torch.stack([bound(model, x, 7, seed) for seed in range(400)])
    assert seen == [15, 15, 5] * 400
    torch.testing.assert_close(whole.mean(0), chunked.mean(0), rtol=0, atol=0.1)
    torch.testing.assert_close(whole.std(0), chunked.std(0), rtol=0.15, atol=0)
    # With the exact posterior each draw has the same weight, so chunks must agree exactly.
    exact = LinearGaussian()
    torch.testing.assert_close(bound(exact, x, 7), exact.log_evidence(x), rtol=1e-5, atol=1e-5)


def test_images_of_more_pixels_than_fit_are_taken_one_draw_at_a_time(monkeypatch):
    monkeypatch.setattr(likelihood, "PIXELS_AT_ONCE", 2)
    model, x = LinearGaussian(), images()
    torch.testing.assert_close(bound(model, x, 3), model.log_evidence(x), rtol=1e-5, atol=1e-5)


def test_an_image_s_bound_is_its_own():
    """Draws are laid out image by image: a mix-up would give each the bound of another."""
    model, x = LinearGaussian(), images()
    torch.testing.assert_close(bound(model, x, 4)[2:3], bound(model, x[2:3], 4))


def test_a_point_code_has_no_such_bound():
    model = build("autoencoder", {"image_shape": SHAPE, "widths": [4]})
    assert isinstance(model, ContinuousLatentModel)
    with pytest.raises(TypeError, match="Gaussian posterior"):
        bound(model, images(), 2)


def split(count: int) -> DeviceImages:
    pixels = np.random.default_rng(0).integers(0, 256, (count, *SHAPE), dtype=np.uint8)
    return DeviceImages(Dataset("noise", "test", pixels, None), torch.device("cpu"))


def test_the_nll_is_the_mean_of_minus_the_bound_over_a_split():
    data, model, seen = split(230), LinearGaussian(), []
    nll = negative_log_likelihood(model, data, 3, torch.Generator().manual_seed(0), seen.append)
    x, _ = data.batch(torch.arange(230))
    assert nll == pytest.approx(-model.log_evidence(x).mean().item(), rel=1e-5)
    assert sum(seen) == 230


@pytest.mark.parametrize("samples", [0, -5, MAX_SAMPLES + 1])
def test_a_number_of_samples_out_of_range_is_refused(samples):
    with pytest.raises(ValueError, match=f"from 1 to {MAX_SAMPLES}, not {samples}"):
        negative_log_likelihood(LinearGaussian(), split(3), samples, torch.Generator())
