from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.latent.errors import LatentError
from explorer.latent.paths import PATHS, path_through, resampled, spherical, straight

numbers = st.floats(-4, 4, width=32)
ends = st.integers(1, 6).flatmap(
    lambda d: st.tuples(*[hnp.arrays(np.float32, d, elements=numbers) for _ in range(2)])
)
steps = st.integers(2, 30)


@given(ends, steps, st.sampled_from(sorted(PATHS)))
def test_a_path_has_its_ends_and_is_finite(
    latents: tuple[np.ndarray, np.ndarray], count: int, shape: str
) -> None:
    start, end = latents
    way = PATHS[shape](start, end, count)
    assert way.shape == (count, len(start))
    assert way.dtype == np.float32
    assert np.array_equal(way[0], start)
    assert np.array_equal(way[-1], end)
    assert np.isfinite(way).all()


@given(ends, steps)
def test_a_straight_path_takes_equal_steps(
    latents: tuple[np.ndarray, np.ndarray], count: int
) -> None:
    start, end = latents
    strides = np.diff(straight(start, end, count), axis=0)
    assert np.allclose(strides, (end - start) / (count - 1), atol=1e-5)


@given(ends, steps)
def test_an_arc_keeps_equal_norms(latents: tuple[np.ndarray, np.ndarray], count: int) -> None:
    start, end = (latent.astype(np.float64) for latent in latents)
    assume(start.size > 1)
    assume(min(np.linalg.norm(start), np.linalg.norm(end)) > 0.01)
    end = end * np.linalg.norm(start) / np.linalg.norm(end)
    norms = np.linalg.norm(spherical(start, end, count), axis=1)
    assert np.allclose(norms, np.linalg.norm(start), rtol=1e-4)


@given(ends)
def test_the_middle_of_an_arc_is_as_far_from_both_ends(
    latents: tuple[np.ndarray, np.ndarray],
) -> None:
    start, end = (latent.astype(np.float64) for latent in latents)
    assume(start.size > 1)
    assume(min(np.linalg.norm(start), np.linalg.norm(end)) > 0.1)
    start, end = start / np.linalg.norm(start), end / np.linalg.norm(end)
    middle = spherical(start, end, 3)[1]
    to_start, to_end = np.linalg.norm(middle - start), np.linalg.norm(middle - end)
    assert np.isclose(to_start, to_end, atol=1e-4)


def test_a_quarter_turn_is_known() -> None:
    way = spherical([1.0, 0.0], [0.0, 3.0], 3)
    assert np.allclose(way[1], [np.sqrt(2), np.sqrt(2)])


def test_in_many_dimensions_the_arc_keeps_the_norm_that_the_line_loses() -> None:
    start, end = np.random.default_rng(0).normal(size=(2, 200))
    assert np.linalg.norm(straight(start, end, 3)[1]) < 0.8 * np.sqrt(200)
    assert np.linalg.norm(spherical(start, end, 3)[1]) > 0.9 * np.sqrt(200)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
@pytest.mark.parametrize("tilt", [0.0, 1e-7, 1e-5])
def test_between_opposite_codes_a_half_circle_is_taken(sign: float, tilt: float) -> None:
    way = spherical([2.0, 0.0, 0.0], [-2.0, sign * tilt, 0.0], 5)
    assert np.allclose(np.linalg.norm(way, axis=1), 2.0, rtol=1e-5)
    assert np.isclose(way[2, 0], 0.0, atol=1e-4)
    assert np.array_equal(way, spherical([2.0, 0.0, 0.0], [-2.0, sign * tilt, 0.0], 5))


@pytest.mark.parametrize(
    ("start", "end"), [([0.0, 0.0], [2.0, 1.0]), ([2.0, 1.0], [0.0, 0.0]), ([0.0, 0.0],) * 2]
)
def test_from_zero_the_way_is_straight(start: list[float], end: list[float]) -> None:
    assert np.array_equal(spherical(start, end, 5), straight(start, end, 5))


def test_between_codes_of_one_direction_the_way_is_straight() -> None:
    way = spherical([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], 4)
    assert np.allclose(way, straight([1.0, 2.0, 3.0], [2.0, 4.0, 6.0], 4), atol=1e-6)


def test_in_one_dimension_the_way_is_straight() -> None:
    assert spherical([-2.0], [2.0], 3).tolist() == [[-2.0], [0.0], [2.0]]
    assert spherical([1.0], [3.0], 3).tolist() == [[1.0], [2.0], [3.0]]


def test_a_polyline_is_walked_at_a_constant_pace() -> None:
    way = path_through([[0.0, 0.0], [3.0, 0.0], [3.0, 1.0]], 5)
    assert way.tolist() == [[0, 0], [1, 0], [2, 0], [3, 0], [3, 1]]


def test_repeated_points_do_not_slow_the_walk() -> None:
    way = resampled([[0.0], [0.0], [1.0], [1.0], [1.0], [4.0], [4.0]], 5)
    assert way.tolist() == [[0.0], [1.0], [2.0], [3.0], [4.0]]


@given(
    hnp.arrays(np.float32, st.tuples(st.integers(1, 8), st.just(2)), elements=numbers),
    st.integers(2, 60),
)
def test_resampling_stays_on_the_way_and_is_never_longer(points: np.ndarray, count: int) -> None:
    way = resampled(points, count)
    assert np.array_equal(way[0], points[0])
    assert np.array_equal(way[-1], points[-1])
    length = np.linalg.norm(np.diff(points.astype(np.float64), axis=0), axis=1).sum()
    strides = np.linalg.norm(np.diff(way.astype(np.float64), axis=0), axis=1)
    assert strides.max() <= length / (count - 1) + 1e-4
    assert (way.min(axis=0) >= points.min(axis=0) - 1e-5).all()
    assert (way.max(axis=0) <= points.max(axis=0) + 1e-5).all()


def test_arcs_through_anchors_stay_on_the_sphere() -> None:
    way = path_through([[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 2.0]], 9, "spherical")
    assert np.allclose(np.linalg.norm(way, axis=1), 2.0, rtol=1e-4)
    assert np.allclose(way[4], [0.0, 2.0, 0.0], atol=1e-3)
    strides = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert np.allclose(strides, strides[0], rtol=1e-3)


def test_a_path_without_length_repeats_its_code() -> None:
    assert path_through([[1.0, 2.0], [1.0, 2.0]], 3).tolist() == [[1.0, 2.0]] * 3
    assert resampled([[1.0, 2.0]], 2).tolist() == [[1.0, 2.0]] * 2


@pytest.mark.parametrize("count", [-1, 0, 1, 1001])
def test_steps_are_bounded(count: int) -> None:
    for make in (straight, spherical):
        with pytest.raises(LatentError, match="choose 2 to 1000"):
            make([0.0, 1.0], [1.0, 0.0], count)
    with pytest.raises(LatentError, match="choose 2 to 1000"):
        resampled([[0.0], [0.0]], count)


def test_what_has_no_path_is_refused() -> None:
    with pytest.raises(LatentError, match=r"need the same \(D,\)"):
        straight([0.0], [0.0, 1.0], 3)
    with pytest.raises(LatentError, match="needs two anchors"):
        path_through([[0.0, 1.0]], 3)
    with pytest.raises(LatentError, match="choose one of straight, spherical"):
        path_through([[0.0], [1.0]], 3, "crooked")
    with pytest.raises(LatentError, match="at least one"):
        resampled(np.zeros((0, 2)), 3)
    with pytest.raises(LatentError, match="not finite"):
        straight([0.0], [np.inf], 3)
