from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from explorer.latent.errors import LatentError
from explorer.latent.manifold import (
    MAX_TILES_PER_SIDE,
    SPACINGS,
    manifold_axis,
    manifold_grid,
    quantiles,
)

sides = st.integers(1, MAX_TILES_PER_SIDE)


@given(sides)
def test_quantiles_are_the_middles_of_n_equal_intervals(n: int) -> None:
    u = quantiles(n)
    assert u.shape == (n,)
    assert u.min() > 0
    assert u.max() < 1
    assert np.allclose(np.diff(u), 1 / n)
    assert np.allclose(u + u[::-1], 1)


@given(sides)
def test_quantile_spacing_is_the_inverse_normal_cdf(n: int) -> None:
    assert np.allclose(norm.cdf(manifold_axis(n)), quantiles(n), atol=1e-12)


@given(sides, st.sampled_from(SPACINGS), st.floats(0.1, 10))
def test_an_axis_ascends_and_is_symmetric(n: int, spacing: str, extent: float) -> None:
    axis = manifold_axis(n, spacing, extent)
    assert (np.diff(axis) > 0).all()
    assert np.allclose(axis, -axis[::-1])


def test_even_spacing_puts_each_tile_in_the_middle_of_its_place() -> None:
    assert manifold_axis(3, "even", 3.0).tolist() == [-2.0, 0.0, 2.0]
    assert manifold_axis(1, "even", 3.0).tolist() == [0.0]


@given(st.integers(2, 12), st.integers(2, 6), st.sampled_from(SPACINGS), st.data())
def test_up_and_right_are_larger_and_the_rest_is_held(
    n: int, latent_dim: int, spacing: str, data: st.DataObject
) -> None:
    across, up = data.draw(st.permutations(range(latent_dim)))[:2]
    base = np.arange(latent_dim, dtype=np.float32) + 100
    grid = manifold_grid(n, latent_dim, (across, up), base, spacing)
    square = grid.z.reshape(n, n, latent_dim)
    assert grid.z.dtype == np.float32
    assert (np.diff(square[:, :, across], axis=1) > 0).all()
    assert (np.diff(square[:, :, up], axis=0) < 0).all()
    assert np.array_equal(square[:, :, across], np.tile(square[0, :, across], (n, 1)))
    held = [dim for dim in range(latent_dim) if dim not in (across, up)]
    assert np.array_equal(square[:, :, held], np.broadcast_to(base[held], (n, n, len(held))))


def test_corners_of_a_known_grid() -> None:
    grid = manifold_grid(2, 2)
    z = norm.ppf(0.75)
    expected = [[-z, z], [z, z], [-z, -z], [z, -z]]
    assert np.allclose(grid.z, expected)
    assert np.allclose(grid.tile_at(0, 1), [z, z])
    assert np.allclose(grid.tile_at(1, 0), [-z, -z])


def test_axes_are_labelled_in_z_and_in_u() -> None:
    grid = manifold_grid(4, 3, (2, 0), spacing="even", extent=2.0)
    assert grid.n == 4
    assert grid.dims == (2, 0)
    assert np.allclose(grid.axis_z, [[-1.5, -0.5, 0.5, 1.5]] * 2)
    assert np.allclose(grid.axis_u, norm.cdf([-1.5, -0.5, 0.5, 1.5]))


def test_centre_and_scale_stand_in_for_a_prior() -> None:
    plain = manifold_grid(5, 2)
    moved = manifold_grid(5, 2, centre=[10.0, -4.0], scale=[2.0, 0.5])
    assert np.allclose(moved.z, plain.z * [2.0, 0.5] + [10.0, -4.0], atol=1e-5)
    assert np.array_equal(moved.axis_u, plain.axis_u)
    assert np.allclose(moved.axis_z[1], plain.axis_z[1] * 0.5 - 4.0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n": 0}, "choose from 1 to 100"),
        ({"n": 101}, "choose from 1 to 100"),
        ({"latent_dim": 1}, "needs two latent dimensions, and this model has 1"),
        ({"dims": (1, 1)}, "choose two different ones from 0 to 2"),
        ({"dims": (0, 3)}, "choose two different ones from 0 to 2"),
        ({"dims": (-1, 0)}, "choose two different ones from 0 to 2"),
        ({"base": [0.0, 0.0]}, r"needs \(3,\)"),
        ({"base": [0.0, np.nan, 0.0]}, "not finite"),
        ({"spacing": "log"}, "choose one of quantile, even"),
        ({"spacing": "even", "extent": 0.0}, "choose one above 0"),
        ({"spacing": "even", "extent": np.inf}, "choose one above 0"),
        ({"scale": 0.0}, "choose it above 0"),
        ({"centre": [0.0, 0.0, 0.0]}, "The centre must be"),
        ({"scale": np.nan}, "The scale must be"),
    ],
)
def test_what_cannot_be_is_refused_with_the_limit(wrong: dict[str, object], message: str) -> None:
    settings: dict[str, object] = {"n": 4, "latent_dim": 3} | wrong
    with pytest.raises(LatentError, match=message):
        manifold_grid(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(("row", "col"), [(-1, 0), (0, -1), (4, 0), (0, 4)])
def test_a_tile_outside_is_refused(row: int, col: int) -> None:
    with pytest.raises(LatentError, match="both run from 0 to 3"):
        manifold_grid(4, 2).tile_at(row, col)
