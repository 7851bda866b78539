from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent.errors import LatentError
from explorer.latent.gaussians import log_prior
from explorer.latent.planes import Plane, axis_plane, plane_through

numbers = st.floats(-5, 5, width=32)
anchors = st.integers(2, 8).flatmap(lambda d: hnp.arrays(np.float32, (3, d), elements=numbers))
points = hnp.arrays(np.float32, st.tuples(st.integers(1, 6), st.just(2)), elements=numbers)


def spans_a_plane(latents: np.ndarray) -> bool:
    sides = (latents[1:] - latents[0]).astype(np.float64)
    return bool(np.linalg.svd(sides, compute_uv=False)[1] > 0.05)


@given(anchors, points)
def test_a_point_goes_to_latent_space_and_back(latents: np.ndarray, on_plane: np.ndarray) -> None:
    assume(spans_a_plane(latents))
    plane = plane_through(latents)
    there = plane.from_plane(on_plane)
    assert there.shape == (len(on_plane), latents.shape[1])
    assert there.dtype == np.float32
    assert np.allclose(plane.to_plane(there), on_plane, atol=1e-4)
    assert np.allclose(plane.distance(there), 0, atol=1e-4)


@given(anchors)
def test_the_anchors_lie_on_their_plane_at_their_distances(latents: np.ndarray) -> None:
    assume(spans_a_plane(latents))
    plane = plane_through(latents)
    first, second, third = seen = plane.to_plane(latents)
    assert np.allclose(plane.basis @ plane.basis.T, np.eye(2), atol=1e-9)
    assert np.allclose(plane.from_plane(seen), latents, atol=1e-4)
    assert np.isclose(second[1], first[1], atol=1e-4)
    assert second[0] > first[0]
    assert third[1] > first[1]


@given(anchors)
def test_the_origin_is_the_planes_nearest_code_to_the_prior_mean(latents: np.ndarray) -> None:
    assume(spans_a_plane(latents))
    plane = plane_through(latents)
    assert np.allclose(plane.basis @ plane.origin, 0, atol=1e-6)
    ring = plane.from_plane(2.0 * np.array([[1, 0], [0, 1], [-0.6, 0.8]]))
    assert np.ptp(log_prior(ring)) < 1e-3


def test_distance_is_what_the_plane_leaves_out() -> None:
    plane = axis_plane(3, (0, 1), [9.0, 9.0, 1.0])
    latents = [[5.0, -2.0, 1.0], [0.0, 0.0, 4.0], [1.0, 1.0, -1.0]]
    assert plane.distance(latents).tolist() == [0.0, 3.0, 2.0]
    assert plane.to_plane(latents).tolist() == [[5.0, -2.0], [0.0, 0.0], [1.0, 1.0]]


def test_an_axis_plane_sets_two_dimensions_and_holds_the_rest() -> None:
    plane = axis_plane(4, (3, 1), [1.0, 2.0, 3.0, 4.0])
    assert plane.latent_dim == 4
    assert plane.from_plane([[-1.0, 7.0]]).tolist() == [[1.0, 7.0, 3.0, -1.0]]
    assert axis_plane(3).from_plane([[1.0, 2.0]]).tolist() == [[1.0, 2.0, 0.0]]


def test_the_covariance_on_an_axis_plane_is_diagonal() -> None:
    logvar = np.log([[1.0, 4.0, 9.0]]).astype(np.float32)
    seen = axis_plane(3, (2, 0)).covariance(logvar)
    assert np.allclose(seen, [np.diag([9.0, 1.0])], rtol=1e-6)


def test_the_covariance_on_a_plane_is_that_of_the_projected_samples() -> None:
    plane = plane_through([[0.0, 0, 0], [1.0, 1, 0], [0.0, 1, 2]])
    sigma = np.array([0.5, 1.0, 2.0])
    samples = np.random.default_rng(0).normal(size=(200_000, 3)) * sigma
    seen = plane.covariance((2 * np.log(sigma))[None])[0]
    assert np.allclose(np.cov(plane.to_plane(samples).T), seen, atol=0.03)


@pytest.mark.parametrize(
    "latents",
    [
        [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]],
        [[0.0, 0.0], [0.0, 0.0], [2.0, 1.0]],
        [[1.0, 0.0], [3.0, 1.0], [3.0, 1.0]],
        [[1.0, 0.0], [3.0, 1.0], [1.0, 0.0]],
        [[1.0, 1.0, 1.0]] * 3,
        [[0.0, 0.0], [1000.0, 0.0], [500.0, 1e-4]],
    ],
)
def test_anchors_on_one_line_are_refused(latents: list[list[float]]) -> None:
    with pytest.raises(LatentError, match="lie on one line or coincide"):
        plane_through(latents)


@pytest.mark.parametrize("latents", [np.zeros((2, 3)), np.zeros((4, 3)), np.zeros((3, 1))])
def test_what_is_not_three_codes_is_refused(latents: np.ndarray) -> None:
    with pytest.raises(LatentError, match="choose three latents"):
        plane_through(latents)


def test_codes_of_another_size_are_refused() -> None:
    plane: Plane = axis_plane(3)
    with pytest.raises(LatentError, match=r"need \(N, 3\)"):
        plane.to_plane(np.zeros((5, 2)))
    with pytest.raises(LatentError, match=r"need \(N, 2\)"):
        plane.from_plane(np.zeros((5, 3)))
    with pytest.raises(LatentError, match="not finite"):
        plane.from_plane([[np.nan, 0.0]])
    with pytest.raises(LatentError, match="two different ones"):
        axis_plane(3, (1, 1))
