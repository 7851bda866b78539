from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import multivariate_normal, norm

from explorer.latent.errors import LatentError
from explorer.latent.gaussians import (
    circle,
    diagonal_ellipse,
    ellipse,
    log_density,
    log_prior,
    prior_circles,
    probability_within,
)

pairs = hnp.arrays(np.float64, 2, elements=st.floats(-3, 3))
squares = hnp.arrays(np.float64, (2, 2), elements=st.floats(-2, 2))
sigmas = st.floats(0.1, 5)


@given(pairs, squares, sigmas)
def test_every_point_of_an_ellipse_has_mahalanobis_distance_k(
    mean: np.ndarray, root: np.ndarray, k: float
) -> None:
    covariance = root @ root.T + 0.01 * np.eye(2)
    offsets = ellipse(mean, covariance, k) - mean
    squared = np.einsum("pi,ij,pj->p", offsets, np.linalg.inv(covariance), offsets)
    assert np.allclose(np.sqrt(squared), k, rtol=1e-5)


@given(pairs, pairs, sigmas)
def test_a_diagonal_ellipse_reaches_k_sigma_along_each_axis(
    mu: np.ndarray, logvar: np.ndarray, k: float
) -> None:
    outline = diagonal_ellipse(mu, logvar, k, segments=360)
    assert np.allclose(outline.max(axis=0), mu + k * np.exp(logvar / 2), rtol=1e-3, atol=1e-3)
    assert np.array_equal(outline[0], outline[-1])


def test_many_ellipses_are_each_alone() -> None:
    mu = np.array([[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]])
    logvar = np.array([[0.0, -2.0], [-1.0, 1.0], [-3.0, -3.0]])
    together = diagonal_ellipse(mu, logvar, 2.0, segments=12)
    assert together.shape == (3, 13, 2)
    for row in range(3):
        alone = diagonal_ellipse(mu[row], logvar[row], 2.0, segments=12)
        assert np.allclose(together[row], alone)


def test_a_flat_gaussian_is_a_line() -> None:
    outline = ellipse([0.0, 0.0], [[1.0, 1.0], [1.0, 1.0]], 1.0)
    assert np.allclose(outline[:, 0], outline[:, 1])
    assert np.isclose(outline.max(), 1.0, rtol=1e-3)


def test_circles_are_closed_and_round() -> None:
    assert np.allclose(np.linalg.norm(circle(2.5), axis=1), 2.5)
    circles = prior_circles((1.0, 3.0), segments=8)
    assert circles.shape == (2, 9, 2)
    assert np.allclose(np.linalg.norm(circles, axis=2), [[1.0], [3.0]])
    assert np.array_equal(circles[:, 0], circles[:, -1])
    assert np.allclose(circle(1.0, 4)[1], [0.0, 1.0])


def test_probability_within_is_known_in_one_and_two_dimensions() -> None:
    assert np.isclose(probability_within(1.0, 1), norm.cdf(1) - norm.cdf(-1))
    for k in (1.0, 2.0, 3.0):
        assert np.isclose(probability_within(k), 1 - np.exp(-k * k / 2))


@given(hnp.arrays(np.float32, (4, 3), elements=st.floats(-4, 4, width=32)))
def test_log_prior_is_the_standard_normals(z: np.ndarray) -> None:
    expected = norm.logpdf(z.astype(np.float64)).sum(axis=1)
    assert np.allclose(log_prior(z), expected)
    assert np.allclose(log_density(z, np.zeros(3), np.zeros(3)), expected)


@given(pairs, pairs, pairs)
def test_log_density_is_scipys(z: np.ndarray, mu: np.ndarray, logvar: np.ndarray) -> None:
    expected = multivariate_normal(mu, np.diag(np.exp(logvar))).logpdf(z)
    assert np.isclose(log_density(z, mu, logvar), expected)


def test_log_density_broadcasts() -> None:
    assert log_density(np.zeros((7, 1, 2)), np.zeros((5, 2)), np.zeros((5, 2))).shape == (7, 5)


@pytest.mark.parametrize(
    ("mean", "covariance", "message"),
    [
        ([0.0, 0.0, 0.0], np.eye(3), "are no plane Gaussian"),
        ([0.0, 0.0], np.eye(2)[None], "are no plane Gaussian"),
        ([0.0, np.nan], np.eye(2), "not finite"),
        ([0.0, 0.0], [[1.0, 0.5], [0.0, 1.0]], "must be symmetric"),
        ([0.0, 0.0], [[1.0, 2.0], [2.0, 1.0]], "not negative"),
        ([0.0, 0.0], [[-1.0, 0.0], [0.0, -1.0]], "variance is below 0"),
    ],
)
def test_what_is_no_gaussian_is_refused(
    mean: list[float], covariance: np.ndarray, message: str
) -> None:
    with pytest.raises(LatentError, match=message):
        ellipse(mean, covariance)


@pytest.mark.parametrize(("radius", "segments"), [(-1.0, 8), (np.inf, 8), (1.0, 2)])
def test_what_is_no_circle_is_refused(radius: float, segments: int) -> None:
    with pytest.raises(LatentError, match="cannot be drawn"):
        circle(radius, segments)
