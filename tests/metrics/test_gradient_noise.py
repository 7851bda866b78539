"""Do the two estimates of a gradient agree with its closed form, and settle as 1 / N?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.metrics.gradient_noise import (
    TARGETS,
    estimates,
    gradient_draws,
    mean_and_error,
    spread_by_samples,
    variance_ratio,
)

DRAWS = 1 << 17
SMOOTH = [name for name, target in TARGETS.items() if target.has_slope]


@given(st.sampled_from(SMOOTH), st.floats(-2, 2), st.floats(0.2, 1.5), st.integers(0, 50))
def test_both_means_are_the_exact_gradient_within_their_error(name, mu, sigma, seed):
    draws = gradient_draws(TARGETS[name], mu, sigma, 1 << 14, seed)
    for per_draw in (draws.pathwise, draws.score):
        mean, error = mean_and_error(per_draw)
        assert abs(mean - draws.exact) < 5.5 * error + 1e-9


@pytest.mark.parametrize("name", SMOOTH)
def test_the_closed_form_is_that_of_a_quadrature(name):
    mu, sigma, step = 0.6, 0.7, 1e-5
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    plain = {"parabola": np.square, "wave": lambda z: np.sin(3 * z)}[name]

    def mean(at: float) -> float:
        return float((weights * plain(at + sigma * nodes)).sum() / weights.sum())

    slope = (mean(mu + step) - mean(mu - step)) / (2 * step)
    assert TARGETS[name].exact(mu, sigma) == pytest.approx(slope, rel=1e-6)


def test_the_step_is_read_by_its_score_alone():
    draws = gradient_draws(TARGETS["step"], 0.3, 0.8, DRAWS, 0)
    mean, error = mean_and_error(draws.score)
    assert abs(mean - draws.exact) < 4.5 * error
    assert not draws.pathwise.any()
    assert draws.exact > 20 * error


def test_the_variance_falls_with_the_samples():
    draws = gradient_draws(TARGETS["parabola"], 1.0, 1.0, DRAWS, 0, constant=5)
    counts = [1, 4, 16, 64, 256]
    for per_draw in (draws.pathwise, draws.score):
        found = spread_by_samples(per_draw, counts)
        np.testing.assert_allclose(found * counts, per_draw.var(), rtol=0.15)
    assert draws.score.var() > 20 * draws.pathwise.var()


def test_equal_seeds_draw_alike_and_the_value_is_f_with_its_constant():
    one, again = (gradient_draws(TARGETS["wave"], 0.1, 0.5, 100, 7, constant=2) for _ in range(2))
    np.testing.assert_array_equal(one.z, again.z)
    np.testing.assert_allclose(one.value, np.sin(3 * one.z) + 2)


def test_with_a_baseline_the_score_is_as_right_and_no_constant_matters():
    """Of the wave at the page's own place the pathwise estimate has six times its variance."""
    found, raised = (
        gradient_draws(TARGETS["wave"], 1.0, 0.8, 100_000, 3, constant=c) for c in (0.0, 20.0)
    )
    mean, error = mean_and_error(found.baselined)
    assert abs(mean - found.exact) < 4 * error
    np.testing.assert_allclose(found.baselined, raised.baselined, atol=1e-9)
    assert raised.score.var() > 100 * raised.baselined.var()
    # Var of f'(z) = 3 cos 3z and of sin(3z) ε / σ, by a fine sum over ε ~ N(0, 1).
    noise = np.linspace(-8, 8, 40_001)
    share = np.exp(-0.5 * noise**2) / np.exp(-0.5 * noise**2).sum()
    z = 1.0 + 0.8 * noise
    path = share @ (3 * np.cos(3 * z)) ** 2 - found.exact**2
    centred = np.sin(3 * z) - share @ np.sin(3 * z)
    score = share @ (centred * noise / 0.8) ** 2 - found.exact**2
    assert path / score > 5
    assert found.pathwise.var() / found.baselined.var() == pytest.approx(path / score, rel=0.03)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"draws": 0}, "draws"),
        ({"draws": 1 << 21}, "draws"),
        ({"sigma": 0.0}, "out of range"),
        ({"sigma": float("inf")}, "out of range"),
        ({"mu": float("nan")}, "out of range"),
    ],
)
def test_bad_numbers_are_refused(changes, said):
    told = {"mu": 0.0, "sigma": 1.0, "draws": 10, "seed": 0} | changes
    with pytest.raises(ValueError, match=said):
        gradient_draws(TARGETS["parabola"], **told)


@pytest.mark.parametrize("samples", [0, -1, 11])
def test_more_samples_than_draws_make_no_estimate(samples):
    with pytest.raises(ValueError, match="make no estimate"):
        estimates(np.ones(10), samples)


def test_a_function_is_drawn_as_it_is_sampled():
    draws = gradient_draws(TARGETS["parabola"], 0.4, 0.9, 50, 2)
    np.testing.assert_allclose(TARGETS["parabola"].on(draws.z), draws.value)


def test_a_ratio_of_variances_is_as_sure_as_normal_theory_says():
    """Of independent Gaussians the logarithm of each variance has the standard error √(2/M)."""
    generator, draws = np.random.default_rng(3), 40_000
    one, other = generator.normal(0, 3, draws), generator.normal(0, 1, draws)
    ratio, error = variance_ratio(one, other)
    assert error == pytest.approx(9 * np.sqrt(4 / draws), rel=0.03)
    assert abs(ratio - 9) < 4 * error
    same, none = variance_ratio(3 * other, other)
    assert same == pytest.approx(9)
    assert none == pytest.approx(0, abs=1e-9)
