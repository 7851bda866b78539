"""Does the split of the KL give what Gaussians give in closed form?

Posteriors N(a_j v_j, s_j²) of v ~ N(0, I) have the aggregate N(0, a_j² + s_j²) and the information
½ Σ ln (1 + a_j²/s_j²); where v is turned, they have a total correlation too.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.aggregate_posterior import DRAWS, aggregate_figures, aggregate_split
from explorer.metrics.question import Question
from explorer.models.registry import build


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def posteriors(count: int, covariance: torch.Tensor, deviation: float):
    """Means from N(0, covariance), the same deviation for all."""
    root = torch.linalg.cholesky(covariance)
    mu = torch.randn(count, len(covariance), generator=generator(1)) @ root.T
    return mu, torch.full_like(mu, 2 * math.log(deviation))


def kl_of_gaussian(covariance: torch.Tensor) -> float:
    """KL(N(0, Σ) ‖ N(0, I)), nats."""
    return 0.5 * float(covariance.trace() - len(covariance) - torch.logdet(covariance))


@pytest.mark.parametrize("correlation", [0.0, 0.8])
def test_gaussians_in_closed_form(correlation):
    means = torch.tensor([[1.0, 0.6 * correlation], [0.6 * correlation, 0.36]])
    deviation = 0.5
    aggregate = means + deviation**2 * torch.eye(2)
    mu, logvar = posteriors(4000, means, deviation)
    found = aggregate_split(mu, logvar, 2000, generator())
    information = 0.5 * float(torch.logdet(aggregate)) - 2 * math.log(deviation)
    correlations = -0.5 * float(torch.logdet(aggregate) - aggregate.diagonal().log().sum())
    assert found.information == pytest.approx(information, abs=0.04)
    low, high = found.information_between
    assert low - 0.04 < information < high + 0.04
    assert found.kl_aggregate == pytest.approx(kl_of_gaussian(aggregate), abs=0.04)
    assert found.total_correlation == pytest.approx(correlations, abs=0.03)
    marginals = sum(kl_of_gaussian(variance.view(1, 1)) for variance in aggregate.diagonal())
    assert found.kl_marginals == pytest.approx(marginals, abs=0.04)
    assert found.information_error < 0.03


@pytest.mark.parametrize(("spread", "deviation"), [(0.8, 0.6), (1.5, 0.5), (0.0, 0.4)])
def test_overlap_is_the_area_under_both_densities(spread, deviation):
    mu, logvar = posteriors(2000, torch.tensor([[max(spread, 1e-9) ** 2]]), deviation)
    z = np.linspace(-12, 12, 20_001)
    lower = np.minimum(norm.pdf(z), norm.pdf(z, scale=math.hypot(spread, deviation)))
    found = aggregate_split(mu, logvar, 4000, generator())
    assert found.overlap == pytest.approx(float(lower.sum() * (z[1] - z[0])), abs=0.02)


def test_a_collapsed_posterior_is_the_prior():
    zeros = torch.zeros(50, 3)
    found = aggregate_split(zeros, zeros, 100, generator())
    for value in (found.kl, found.information, found.kl_aggregate, found.total_correlation):
        assert value == pytest.approx(0, abs=1e-9)
    assert found.information_between == pytest.approx((0, 0), abs=1e-9)
    assert found.overlap == pytest.approx(1)


def test_information_ends_at_the_number_of_images():
    """Posteriors that do not touch: a code names its image, ln N, whatever more it could say."""
    mu = 1e4 * torch.arange(64.0)[:, None]
    found = aggregate_split(mu, torch.full((64, 1), -20.0), 64, generator())
    assert found.information is None
    assert found.information_between == pytest.approx((math.log(64), found.kl))


def perfect(dims: int, images: int, deviation: float = 0.16):
    """Posteriors whose aggregate is the prior exactly: μ ~ N(0, (1 − s²) I) and σ = s."""
    mu = math.sqrt(1 - deviation**2) * torch.randn(images, dims, generator=generator(2))
    return mu, torch.full_like(mu, 2 * math.log(deviation))


def test_where_the_aggregate_is_the_prior_ten_dimensions_claim_nothing():
    """Held against its own 10,000 images alone, KL and TC came out as 9.0 and the overlap 0.018;
    the truth is 0, 0 and 1, and I(x; z) = −10 ln 0.16 = 18.3 is above ln 10,000 = 9.2."""
    found = aggregate_split(*perfect(10, 10_000), 60, generator())
    assert found.information is found.kl_aggregate is found.total_correlation is None
    assert found.overlap is None
    low, high = found.information_between
    assert low == pytest.approx(math.log(10_000), abs=0.01)
    assert low < -10 * math.log(0.16) < high + 0.05
    assert high <= found.kl
    assert found.kl_aggregate_between[0] == 0 < found.kl_aggregate_between[1]
    assert found.kl_marginals == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize("dims", [1, 2])
def test_where_the_aggregate_is_the_prior_few_dimensions_say_so(dims):
    found = aggregate_split(*perfect(dims, 4000), 500, generator())
    assert found.information == pytest.approx(-dims * math.log(0.16), abs=0.2)
    assert found.kl_aggregate == pytest.approx(0, abs=0.1)
    assert found.total_correlation == pytest.approx(0, abs=0.1)
    assert found.overlap > 0.87


def test_the_middle_of_both_estimates_is_nearer_than_either():
    mu, logvar = perfect(3, 500, 0.6)
    found = [aggregate_split(2 * mu, logvar, 2000, generator(seed)) for seed in range(3)]
    truth = 1.5 * math.log(1 + 4 * (1 - 0.6**2) / 0.6**2)  # of images without end
    low, high = (sum(one.information_between[end] for one in found) / 3 for end in (0, 1))
    middle = sum(one.information for one in found) / 3
    assert abs(middle - truth) < min(truth - low, high - truth)


@given(st.integers(0, 100), st.integers(2, 30), st.integers(1, 4))
@settings(max_examples=25)
def test_the_parts_are_the_whole_and_lie_within_their_bounds(seed, images, dim):
    mu = 2 * torch.randn(images, dim, generator=generator(seed))
    logvar = torch.randn(images, dim, generator=generator(seed + 1))
    found = aggregate_split(mu, logvar, 40, generator(seed))
    low, high = found.information_between
    assert low <= math.log(images) + 1e-9
    assert low <= high <= found.kl
    assert found.kl_aggregate_between == pytest.approx((found.kl - high, found.kl - low))
    if found.information is not None:
        assert low <= found.information <= high
        assert found.information + found.kl_aggregate == pytest.approx(found.kl)
        assert 0 <= found.overlap <= 1


def test_in_one_dimension_there_is_nothing_to_correlate():
    mu, logvar = posteriors(40, torch.tensor([[1.0]]), 0.3)
    assert aggregate_split(mu, logvar, 50, generator()).total_correlation == pytest.approx(0)


def test_chunks_change_nothing(monkeypatch):
    mu, logvar = posteriors(60, torch.eye(3), 0.8)
    whole = aggregate_split(mu, logvar, 70, generator())
    monkeypatch.setattr("explorer.metrics.aggregate_posterior.ELEMENTS_AT_ONCE", 1000)
    seen: list[int] = []
    parts = aggregate_split(mu, logvar, 70, generator(), seen.append)
    assert all(np.allclose(vars(parts)[key], value) for key, value in vars(whole).items())
    assert sum(seen) == 70
    assert len(seen) > 1


@pytest.mark.parametrize(("images", "draws"), [(1, 10), (5, 0)])
def test_too_few_are_refused(images, draws):
    zeros = torch.zeros(images, 2)
    with pytest.raises(ValueError, match="at least 2 and 1"):
        aggregate_split(zeros, zeros, draws, generator())


def test_a_model_s_figures_and_their_seed(monkeypatch):
    monkeypatch.setattr("explorer.metrics.aggregate_posterior.DRAWS", 90)
    torch.manual_seed(0)
    model = build("vae", {"image_shape": (1, 4, 4), "latent_dim": 3, "widths": [8]})
    pixels = np.random.default_rng(0).integers(0, 256, (37, 1, 4, 4), dtype=np.uint8)
    data = DeviceImages(Dataset("noise", "test", pixels, None), torch.device("cpu"))
    found = aggregate_figures(model, data, Question(seed=1))
    assert found == aggregate_figures(model, data, Question(seed=1))
    assert found != aggregate_figures(model, data, Question(seed=2))
    assert found["latent_draws"] == 90 != DRAWS
    autoencoder = build("autoencoder", {"image_shape": (1, 4, 4), "latent_dim": 3, "widths": [8]})
    with pytest.raises(TypeError, match="Gaussian"):
        aggregate_figures(autoencoder, data, Question())
