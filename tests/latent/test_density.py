from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent import density
from explorer.latent.density import (
    aggregate_moments,
    aggregate_posterior,
    aggregate_posterior_mass,
)
from explorer.latent.errors import LatentError
from explorer.latent.gaussians import log_density

AXIS = np.linspace(-8, 8, 161)


def some_posteriors(count: int, latent_dim: int = 2) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(0)
    mu = generator.normal(size=(count, latent_dim))
    return mu, generator.uniform(-3, 0, (count, latent_dim))


@given(
    hnp.arrays(np.float32, (5, 2), elements=st.floats(-3, 3, width=32)),
    hnp.arrays(np.float32, (5, 2), elements=st.floats(-4, 2, width=32)),
)
def test_it_is_the_mean_of_the_posteriors_one_by_one(mu: np.ndarray, logvar: np.ndarray) -> None:
    across, up = np.linspace(-4, 4, 7), np.linspace(-2, 3, 5)
    points = np.stack(np.meshgrid(across, up), axis=-1)
    expected = np.exp(log_density(points[:, :, None], mu, logvar)).mean(axis=2)
    assert np.allclose(aggregate_posterior(mu, logvar, across, up), expected)


def test_it_integrates_to_one() -> None:
    q = aggregate_posterior(*some_posteriors(300), AXIS, AXIS)
    assert np.isclose(np.trapezoid(np.trapezoid(q, AXIS), AXIS), 1, atol=1e-6)


@given(st.floats(-20, 3))
def test_the_mass_of_a_wide_window_is_one_however_narrow_the_posteriors(logvar: float) -> None:
    mu = np.random.default_rng(1).normal(size=(50, 2))
    edges = np.linspace(-40, 40, 33)
    mass = aggregate_posterior_mass(mu, np.full((50, 2), logvar), edges, edges)
    assert mass.shape == (32, 32)
    assert np.isclose(mass.sum(), 1)
    assert mass.min() >= 0


def test_on_a_fine_grid_mass_over_area_is_the_density() -> None:
    mu, logvar = some_posteriors(40)
    edges = np.linspace(-3, 3, 301)
    middles = (edges[1:] + edges[:-1]) / 2
    mass = aggregate_posterior_mass(mu, logvar, edges, edges)
    q = aggregate_posterior(mu, logvar, middles, middles)
    assert np.allclose(mass / 0.02**2, q, rtol=0.01, atol=1e-4)


def test_without_logvar_it_is_a_histogram() -> None:
    mu = np.random.default_rng(2).normal(size=(500, 2)).astype(np.float32)
    across, up = np.linspace(-4, 4, 9), np.linspace(-5, 5, 6)
    expected = np.histogram2d(mu[:, 1], mu[:, 0], bins=(up, across))[0] / 500
    assert np.allclose(aggregate_posterior_mass(mu, None, across, up), expected)


def test_rows_belong_to_the_second_dimension() -> None:
    q = aggregate_posterior([[1.0, -1.0]], [[-2.0, -2.0]], [-1.0, 0.0, 1.0], [-1.0, 0.0])
    assert q.shape == (2, 3)
    assert np.unravel_index(q.argmax(), q.shape) == (0, 2)


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mu, logvar = some_posteriors(100)
    whole = aggregate_posterior(mu, logvar, AXIS, AXIS)
    monkeypatch.setattr(density, "IMAGES_AT_ONCE", 7)
    assert np.allclose(aggregate_posterior(mu, logvar, AXIS, AXIS), whole)


def test_ten_thousand_images_on_128_squared_take_less_than_a_second() -> None:
    mu, logvar = some_posteriors(10_000)
    axis = np.linspace(-4, 4, 128)
    took = []
    for _ in range(3):  # the best of three, as other work may share the machine
        start = time.process_time()
        aggregate_posterior(mu, logvar, axis, axis)
        took.append(time.process_time() - start)
    assert min(took) < 1.0


def test_moments_are_those_of_samples() -> None:
    mu, logvar = some_posteriors(400, 3)
    mean, covariance = aggregate_moments(mu, logvar)
    noise = np.random.default_rng(3).normal(size=(1000, 400, 3))
    samples = (mu + np.exp(logvar / 2) * noise).reshape(-1, 3)
    assert np.allclose(mean, samples.mean(axis=0), atol=0.01)
    assert np.allclose(covariance, np.cov(samples.T), atol=0.02)


def test_moments_of_the_prior_are_zero_and_one() -> None:
    mean, covariance = aggregate_moments(np.zeros((5, 3)), np.zeros((5, 3)))
    assert np.array_equal(mean, np.zeros(3))
    assert np.array_equal(covariance, np.eye(3))
    assert np.array_equal(aggregate_moments(np.zeros((5, 3)))[1], np.zeros((3, 3)))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"mu": np.zeros((4, 3))}, r"need \(N, 2\)"),
        ({"mu": np.zeros((0, 2)), "logvar": np.zeros((0, 2))}, "at least one image"),
        ({"logvar": np.zeros((3, 2))}, "does not fit mu"),
        ({"across": [0.0, np.nan]}, "no axis"),
        ({"across": [[0.0]]}, "no axis"),
        ({"up": [1.0, 0.0]}, "must ascend"),
        ({"up": [1.0, 1.0]}, "must ascend"),
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object], message: str) -> None:
    given_: dict[str, object] = {
        "mu": np.zeros((4, 2)),
        "logvar": np.zeros((4, 2)),
        "across": [0.0, 1.0],
        "up": [0.0, 1.0],
    } | wrong
    with pytest.raises(LatentError, match=message):
        aggregate_posterior(**given_)  # type: ignore[arg-type]


def test_one_edge_makes_no_cell() -> None:
    with pytest.raises(LatentError, match="2 finite values or more"):
        aggregate_posterior_mass(np.zeros((1, 2)), None, [0.0], [0.0, 1.0])


def test_moments_of_nothing_are_refused() -> None:
    with pytest.raises(LatentError, match="at least one image"):
        aggregate_moments(np.zeros((0, 2)))
