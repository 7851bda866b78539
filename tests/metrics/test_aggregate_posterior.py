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

from explorer.metrics.aggregate_posterior import aggregate_split


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
    assert found.information.value == pytest.approx(information, abs=0.04)
    low, high = found.information_between
    assert low - 0.04 < information < high + 0.04
    assert found.kl_aggregate.value == pytest.approx(kl_of_gaussian(aggregate), abs=0.04)
    assert found.total_correlation.value == pytest.approx(correlations, abs=0.03)
    marginals = sum(kl_of_gaussian(variance.view(1, 1)) for variance in aggregate.diagonal())
    assert found.kl_marginals.value == pytest.approx(marginals, abs=0.04)
    for part in (found.information, found.kl_aggregate, found.total_correlation):
        assert 0 < part.error < 0.03


@pytest.mark.parametrize("deviation", [0.5, 0.1])
def test_the_truth_lies_between_as_often_as_is_said(deviation):
    """In many of the twenty the draws put both bounds themselves on one side of it."""
    truth = math.log(1 + 1 / deviation**2)
    inside = []
    for seed in range(20):
        mu = torch.randn(1000, 2, generator=generator(seed))
        logvar = torch.full_like(mu, 2 * math.log(deviation))
        found = aggregate_split(mu, logvar, 300, generator(100 + seed))
        low, high = found.information_between
        assert 0 <= low <= high <= found.kl
        inside.append(low <= min(truth, found.kl) <= high)  # the mean KL of these images ends it
    assert sum(inside) >= 17


@pytest.mark.parametrize(("spread", "deviation"), [(0.8, 0.6), (1.5, 0.5), (0.0, 0.4)])
def test_overlap_is_the_area_under_both_densities(spread, deviation):
    mu, logvar = posteriors(2000, torch.tensor([[max(spread, 1e-9) ** 2]]), deviation)
    z = np.linspace(-12, 12, 20_001)
    lower = np.minimum(norm.pdf(z), norm.pdf(z, scale=math.hypot(spread, deviation)))
    found = aggregate_split(mu, logvar, 4000, generator())
    assert found.overlap.value == pytest.approx(float(lower.sum() * (z[1] - z[0])), abs=0.02)


def test_a_collapsed_posterior_is_the_prior():
    zeros = torch.zeros(50, 3)
    found = aggregate_split(zeros, zeros, 100, generator())
    assert found.kl == 0
    for part in (found.information, found.kl_aggregate, found.total_correlation):
        assert part == pytest.approx((0, 0), abs=1e-9)
    assert found.information_between == pytest.approx((0, 0), abs=1e-9)
    assert found.overlap == pytest.approx((1, 0), abs=1e-9)


def test_information_ends_at_the_number_of_images():
    """Posteriors that do not touch: a code names its image, ln N, whatever more it could say."""
    mu = 1e4 * torch.arange(64.0)[:, None]
    found = aggregate_split(mu, torch.full((64, 1), -20.0), 64, generator())
    assert found.information is None
    low, high = found.information_between
    assert math.log(64) - 0.1 < low <= math.log(64)  # within two errors of where no more is seen
    assert high == pytest.approx(found.kl)


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
    assert found.kl_marginals.value == pytest.approx(0, abs=0.15)


@pytest.mark.parametrize(
    ("dims", "images", "deviation"), [(1, 200, 0.1), (2, 200, 0.3), (2, 10_000, 0.05)]
)
def test_where_the_aggregate_is_the_prior_few_dimensions_say_so(dims, images, deviation):
    """Of two bounds' middle TC was −0.08 and the KL likewise, draws beside which nothing lies."""
    found = aggregate_split(*perfect(dims, images, deviation), 1000, generator())
    information = -dims * math.log(deviation)
    assert found.information.value == pytest.approx(information, abs=3 * found.information.error)
    for part in (found.kl_aggregate, found.total_correlation, found.kl_marginals):
        assert part.value == pytest.approx(0, abs=3 * part.error + 1e-9)
        assert part.error < 0.05


@pytest.mark.parametrize(("images", "deviation"), [(200, 0.3), (1000, 0.2)])
def test_errors_are_how_far_figures_scatter_from_images_to_images(images, deviation):
    """From draw to draw alone the KL's error is 0.009 at 200 images; it scatters by 0.02."""
    found = []
    for seed in range(20):
        _, logvar = perfect(2, images, deviation)
        mu = math.sqrt(1 - deviation**2) * torch.randn(images, 2, generator=generator(seed))
        found.append(aggregate_split(mu, logvar, 500, generator(seed)))
    for key in ("kl_aggregate", "kl_marginals", "overlap", "information"):
        parts = [getattr(one, key) for one in found]
        scatter = np.std([part.value for part in parts], ddof=1)
        assert np.mean([part.error for part in parts]) == pytest.approx(scatter, rel=0.6), key


def test_frames_of_a_film_are_no_images_each():
    """Forty copies of each of five images are five: their blocks' errors are those of five."""
    mu, logvar = perfect(1, 5, 0.6)
    blocks = torch.arange(5).repeat_interleave(40)
    film = [each.repeat_interleave(40, 0) for each in (mu, logvar)]
    by_blocks = aggregate_split(*film, 2000, generator(), groups=blocks).kl_marginals
    by_images = aggregate_split(*film, 2000, generator()).kl_marginals
    assert by_blocks.error > 3 * by_images.error


def test_the_estimate_is_nearer_than_either_bound():
    mu, logvar = perfect(3, 500, 0.6)
    found = [aggregate_split(2 * mu, logvar, 2000, generator(seed)) for seed in range(3)]
    truth = 1.5 * math.log(1 + 4 * (1 - 0.6**2) / 0.6**2)  # of images without end
    low, high = (sum(one.information_between[end] for one in found) / 3 for end in (0, 1))
    middle = sum(one.information.value for one in found) / 3
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
        assert low <= found.information.value <= high
        parts = found.total_correlation.value + found.kl_marginals.value
        assert found.kl_aggregate.value == pytest.approx(parts)
        if low < found.information.value < high:
            assert found.information.value + found.kl_aggregate.value == pytest.approx(found.kl)
        assert 0 <= found.overlap.value <= 1


def test_in_one_dimension_there_is_nothing_to_correlate():
    mu, logvar = posteriors(40, torch.tensor([[1.0]]), 0.3)
    found = aggregate_split(mu, logvar, 50, generator()).total_correlation
    assert found == pytest.approx((0, 0), abs=1e-9)


def test_chunks_change_nothing(monkeypatch):
    mu, logvar = posteriors(60, torch.eye(3), 0.8)
    whole = aggregate_split(mu, logvar, 70, generator())
    monkeypatch.setattr("explorer.metrics.aggregate_draws.ELEMENTS_AT_ONCE", 1000)
    seen: list[int] = []
    parts = aggregate_split(mu, logvar, 70, generator(), seen.append)
    assert all(np.allclose(vars(parts)[key], value) for key, value in vars(whole).items())
    assert sum(seen) == 70
    assert len(seen) > 1


@pytest.mark.parametrize(("images", "draws"), [(1, 10), (5, 1)])
def test_too_few_are_refused(images, draws):
    zeros = torch.zeros(images, 2)
    with pytest.raises(ValueError, match="2 of each at least"):
        aggregate_split(zeros, zeros, draws, generator())
