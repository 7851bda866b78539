from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from explorer.latent.errors import LatentError
from explorer.latent.traversals import order_by_kl, traversal, traversal_values


@given(st.integers(2, 40), st.floats(0.001, 0.4), st.sampled_from(["even", "quantile"]))
def test_values_run_between_the_quantiles(count: int, low: float, spacing: str) -> None:
    values = traversal_values(count, low, 1 - low, spacing)
    assert values.shape == (count,)
    assert (np.diff(values) > 0).all()
    assert np.allclose(norm.cdf(values[[0, -1]]), [low, 1 - low])
    assert np.allclose(values, -values[::-1], atol=1e-9)


def test_even_values_are_even_in_z_and_quantile_values_in_u() -> None:
    assert np.ptp(np.diff(traversal_values(7))) < 1e-12
    assert np.ptp(np.diff(norm.cdf(traversal_values(7, spacing="quantile")))) < 1e-12


@given(st.integers(1, 8), st.integers(2, 9), st.data())
def test_each_row_varies_its_own_dimension_alone(
    latent_dim: int, count: int, data: st.DataObject
) -> None:
    dims = data.draw(st.permutations(range(latent_dim)))
    base = np.arange(latent_dim, dtype=np.float32) + 50
    values = np.linspace(-2, 2, count)
    z = traversal(base, dims, values)
    assert z.shape == (latent_dim, count, latent_dim)
    assert z.dtype == np.float32
    for row, dim in enumerate(dims):
        others = [other for other in range(latent_dim) if other != dim]
        assert np.allclose(z[row, :, dim], values)
        assert (z[row][:, others] == base[others]).all()


def test_each_row_may_have_its_own_values() -> None:
    z = traversal([0.0, 0.0], [1, 0], [[1.0, 2.0, 3.0], [-1.0, -2.0, -3.0]])
    assert z[0].tolist() == [[0, 1], [0, 2], [0, 3]]
    assert z[1].tolist() == [[-1, 0], [-2, 0], [-3, 0]]


def test_dimensions_are_ordered_by_their_kl() -> None:
    assert order_by_kl([0.1, 3.0, 0.0, 3.0, 1.0]).tolist() == [1, 3, 4, 0, 2]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"steps": 1}, "choose 2 to 200"),
        ({"steps": 201}, "choose 2 to 200"),
        ({"low": 0.0}, "0 < low < high < 1"),
        ({"high": 1.0}, "0 < low < high < 1"),
        ({"low": 0.6, "high": 0.4}, "0 < low < high < 1"),
        ({"spacing": "log"}, "choose one of quantile, even"),
    ],
)
def test_impossible_values_are_refused(wrong: dict[str, object], message: str) -> None:
    settings: dict[str, object] = {"steps": 5} | wrong
    with pytest.raises(LatentError, match=message):
        traversal_values(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("base", "dims", "values", "message"),
    [
        ([0.0, 0.0], [2], [0.0], "from 0 to 1"),
        ([0.0, 0.0], [-1], [0.0], "from 0 to 1"),
        ([0.0, 0.0], [], [0.0], "choose one or more"),
        ([0.0, 0.0], [0, 1], [[0.0]], r"or \(2, steps\)"),
        ([0.0, 0.0], [0], 1.0, r"need \(steps,\)"),
        ([0.0, 0.0], [0], [np.inf], "not finite"),
        ([0.0, np.nan], [0], [0.0], "not finite"),
    ],
)
def test_impossible_traversals_are_refused(
    base: list[float], dims: list[int], values: object, message: str
) -> None:
    with pytest.raises(LatentError, match=message):
        traversal(base, dims, values)  # type: ignore[arg-type]


@pytest.mark.parametrize("kl", [[[1.0]], [np.nan], 3.0])
def test_a_kl_that_cannot_be_ordered_is_refused(kl: object) -> None:
    with pytest.raises(LatentError, match="one finite number per dimension"):
        order_by_kl(kl)  # type: ignore[arg-type]
