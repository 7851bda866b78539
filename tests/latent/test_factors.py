from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent.errors import LatentError
from explorer.latent.factors import (
    CORRELATION_RATIO,
    PEARSON,
    FactorCorrelations,
    correlation_ratio,
    factor_correlations,
    pearson,
)

GENERATOR = np.random.default_rng(0)
SHAPE = GENERATOR.integers(0, 3, 4000).astype(float)
ORIENTATION = GENERATOR.integers(0, 40, 4000) * 2 * np.pi / 40
X = GENERATOR.uniform(0, 1, 4000)
FACTORS = np.stack([SHAPE, ORIENTATION, X], axis=1)
NOISE = GENERATOR.normal(size=4000)
NAMES = ("shape", "orientation", "x")


def test_an_identity_scores_one_and_a_constant_zero() -> None:
    latents = np.stack([SHAPE, ORIENTATION, -3 * X + 1, np.full(4000, 0.7)], axis=1)
    found = factor_correlations(latents, FACTORS, NAMES)
    assert found.values.shape == (4, 3)
    assert np.allclose(np.diag(found.values), 1, atol=1e-6)
    assert np.array_equal(found.values[3], np.zeros(3))
    assert found.best("x") == (2, pytest.approx(1))
    assert found.best("shape")[0] == 0
    assert [found.followed_by(dim) for dim in range(4)] == [
        ("shape", pytest.approx(1)),
        ("orientation", pytest.approx(1)),
        ("x", pytest.approx(1)),
        None,
    ]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ((0.49, 0.1), None),
        ((0.2, 0.5), "y"),
        ((0.54, 0.54), None),
        ((0.8, 0.57), None),
        ((0.56, 0.8), "y"),
        ((0.0, 0.0), None),
    ],
)
def test_a_latent_is_named_after_a_factor_that_has_no_rival(
    row: tuple[float, float], name: str | None
) -> None:
    followed = FactorCorrelations(np.array([row]), ("x", "y"), (PEARSON,) * 2).followed_by(0)
    assert followed == (None if name is None else (name, max(row)))


def test_with_no_other_factor_there_is_no_rival() -> None:
    assert FactorCorrelations(np.full((1, 1), 0.6), ("x",), (PEARSON,)).followed_by(0) == ("x", 0.6)
    assert FactorCorrelations(np.empty((1, 0)), (), ()).followed_by(0) is None


def test_each_column_says_what_it_is() -> None:
    found = factor_correlations(X[:, None], FACTORS, NAMES)
    assert found.statistics == (CORRELATION_RATIO, CORRELATION_RATIO, PEARSON)
    chosen = factor_correlations(X[:, None], FACTORS, NAMES, unordered=())
    assert chosen.statistics == (PEARSON,) * 3


@pytest.mark.parametrize("turns", [1, 2, 4])
def test_a_latent_that_turns_with_the_orientation_is_found(turns: int) -> None:
    latents = np.cos(turns * ORIENTATION)[:, None]
    assert factor_correlations(latents, FACTORS, NAMES).values[0, 1] == pytest.approx(1)
    assert pearson(latents, ORIENTATION)[0] < 0.2


def test_any_function_of_the_shape_is_found() -> None:
    latents = np.choose(SHAPE.astype(int), [5.0, -2.0, 0.1])[:, None]
    assert correlation_ratio(latents, SHAPE)[0] == pytest.approx(1)


def test_chance_scores_about_zero_even_with_many_levels() -> None:
    noise = np.random.default_rng(1).normal(size=(4000, 20))
    assert correlation_ratio(noise, ORIENTATION).mean() < 0.05
    assert factor_correlations(noise, FACTORS, NAMES).values.max() < 0.15


def test_of_values_that_never_repeat_the_nearest_share_a_level() -> None:
    # What a caller has measured of each image has no levels: an angle, a hue.
    angle = np.random.default_rng(1).uniform(0, 2 * np.pi, 500)
    latents = np.stack([angle, np.cos(2 * angle), NOISE[:500]], axis=1)
    itself, twice, chance = factor_correlations(latents, angle[:, None], ("hue",)).values[:, 0]
    assert itself > 0.99
    assert twice > 0.99
    assert chance < 0.3


def test_too_few_images_for_levels_say_nothing() -> None:
    noise = np.random.default_rng(1).normal(size=(7, 2))
    assert correlation_ratio(noise, np.arange(7.0)).tolist() == [0.0, 0.0]


@given(hnp.arrays(np.float32, (40, 3), elements=st.floats(-10, 10, width=32)), st.integers(1, 6))
def test_all_values_lie_between_zero_and_one(latents: np.ndarray, levels: int) -> None:
    factors = np.stack([np.arange(40) % levels, np.arange(40)], axis=1)
    values = factor_correlations(latents, factors, ("shape", "x")).values
    assert np.isfinite(values).all()
    assert values.min() >= 0
    assert values.max() <= 1


def test_pearson_is_numpys() -> None:
    latents = np.random.default_rng(2).normal(size=(4000, 2)) + X[:, None] * [0.0, 2.0]
    expected = [abs(np.corrcoef(latents[:, d], X)[0, 1]) for d in range(2)]
    assert np.allclose(pearson(latents, X), expected)


def test_the_correlation_ratio_of_a_known_table() -> None:
    # Two groups {0, 2} and {4, 6}: within 4 over 2, total 20 over 3, so 1 - 2 / (20 / 3) = 0.7.
    latents = np.array([[0.0], [2.0], [4.0], [6.0]])
    assert correlation_ratio(latents, np.array([0.0, 0.0, 1.0, 1.0]))[0] == pytest.approx(0.7**0.5)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(LatentError, match="of the same two or more images"):
        factor_correlations(np.zeros((3, 2)), np.zeros((4, 1)), ("x",))
    with pytest.raises(LatentError, match="of the same two or more images"):
        factor_correlations(np.zeros((1, 2)), np.zeros((1, 1)), ("x",))
    with pytest.raises(LatentError, match="1 factors need as many names, and have 2"):
        factor_correlations(np.zeros((4, 2)), np.zeros((4, 1)), ("x", "y"))
    with pytest.raises(LatentError, match="choose one of x"):
        factor_correlations(np.zeros((4, 2)), np.zeros((4, 1)), ("x",)).best("y")
