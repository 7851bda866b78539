"""Is a geodesic as short as it can be, at an even pace, and steadier than a straight line?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from explorer.latent.errors import LatentError
from explorer.latent.geodesic import (
    KNOTS,
    MOST_DIMS,
    energy,
    evened,
    geodesic,
    pace,
    travelled_length,
)
from explorer.latent.paths import resampled, straight
from explorer.latent.windows import SquareWindow


def flat(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """A decoder that stretches the plane: lines stay the shortest ways."""
    return np.stack([3 * z[:, 0], z[:, 1], 0 * z[:, 0]], axis=1).astype(np.float32)


def globe(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """Longitude and latitude to the unit sphere: the shortest ways are its great circles."""
    east, north = z.astype(np.float64).T
    around = np.cos(north)
    places = [around * np.cos(east), around * np.sin(east), np.sin(north)]
    return np.stack(places, axis=1).astype(np.float32)


def hill(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """A steep hill at 0 in a plain: the shortest way between its two sides goes round it."""
    height = 6 * np.exp(-2 * (z.astype(np.float64) ** 2).sum(1))
    return np.column_stack([z, height]).astype(np.float32)


def great_circle(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    a, b = globe(np.stack([one, other])).astype(np.float64)
    return float(np.arccos(np.clip(a @ b, -1, 1)))


def length(decode, way: NDArray[np.float32]) -> float:
    return pace(decode(evened(decode, way, 400))).length


def test_over_a_flat_decoder_it_is_the_straight_line() -> None:
    start, end = np.float32([-1.0, 0.5]), np.float32([2.0, -1.0])
    found = geodesic(flat, start, end)
    np.testing.assert_allclose(found, straight(start, end, len(found)), atol=1e-3)


def ripples(z: NDArray[np.float32]) -> NDArray[np.float32]:
    """A plain with a ridge of ripples along y = 0 that is flat at each of 33 places from 0 to 1."""
    east, north = z.astype(np.float64).T
    height = 0.1 * np.sin(32 * np.pi * east) * np.exp(-((north / 0.1) ** 2))
    return np.column_stack([z, height]).astype(np.float32)


def test_what_winds_between_its_first_knots_is_seen_and_gone_round() -> None:
    one, other = np.float32([0.0, 0.0]), np.float32([1.0, 0.0])
    line = straight(one, other, KNOTS)
    assert pace(ripples(line)).length == pytest.approx(1, abs=1e-4)  # as the knots alone see it
    # ∫ √(1 + (0.1 · 32π cos)²) dx over whole periods, by elliptic integral and here by sums.
    slope = 3.2 * np.pi * np.cos(np.linspace(0, 2 * np.pi, 4096, endpoint=False))
    truth = float(np.sqrt(1 + slope**2).mean())
    assert travelled_length(ripples, line, 129) == pytest.approx(truth, rel=1e-2)
    found = geodesic(ripples, one, other, SquareWindow(0.5, 0, 1))
    assert travelled_length(ripples, found, 129) < 0.7 * truth


@given(st.integers(0, 200))
@settings(max_examples=5, deadline=None)
def test_no_geodesic_is_longer_than_the_line(seed: int) -> None:
    """Over random decoders with corners, by pictures looked at between the knots too."""
    draw = np.random.default_rng(seed)
    inner, outer = 3 * draw.standard_normal((2, 24)), draw.standard_normal((24, 12))
    offset = draw.standard_normal(24)

    def decode(z: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.tanh(np.maximum(z @ inner + offset, 0) @ outer).astype(np.float32)

    one, other = draw.standard_normal((2, 2)).astype(np.float32)
    found = geodesic(decode, one, other, SquareWindow(0, 0, 3))
    line = straight(one, other, len(found))
    # Measured elsewhere than where the search looked.
    lengths = [pace(decode(resampled(way, 1000))).length for way in (found, line)]
    assert lengths[0] <= lengths[1] * (1 + 5e-3)


@pytest.mark.parametrize(
    ("start", "end"),
    [([0.1, 0.2], [1.9, 0.9]), ([-1.0, 0.9], [1.2, 1.0]), ([0.0, -0.8], [2.2, 1.1])],
)
def test_on_a_sphere_it_is_the_great_circle(start: list[float], end: list[float]) -> None:
    one, other = np.float32(start), np.float32(end)
    found = geodesic(globe, one, other)
    shortest = great_circle(one, other)
    assert length(globe, found) == pytest.approx(shortest, rel=2e-3)
    assert length(globe, straight(one, other, KNOTS)) > 1.02 * shortest
    # Every place of it lies in the plane through the centre and the two ends.
    a, b = globe(np.stack([one, other])).astype(np.float64)
    normal = np.cross(a, b) / np.linalg.norm(np.cross(a, b))
    assert np.abs(globe(found) @ normal).max() < 0.05


def test_the_search_over_a_grid_finds_the_way_round() -> None:
    start, end = np.float32([-2.0, 0.0]), np.float32([2.0, 0.0])
    round_it = geodesic(hill, start, end, SquareWindow(0.0, 0.0, 3.0))
    assert np.linalg.norm(round_it, axis=1).min() > 0.7
    assert length(hill, round_it) < 0.5 * length(hill, straight(start, end, KNOTS))


def test_the_ends_are_exact_and_the_pace_is_even() -> None:
    start, end = np.float32([-1.0, 0.9]), np.float32([1.2, 1.0])
    way = evened(globe, geodesic(globe, start, end), 17)
    assert way.shape == (17, 2)
    np.testing.assert_array_equal(way[[0, -1]], [start, end])
    assert pace(globe(way)).unevenness < 1e-3


def test_evening_a_line_moves_its_codes_along_it_alone() -> None:
    line = straight([0.0, -1.2], [0.5, 1.2], 50)
    even = evened(globe, line, 20)
    assert pace(globe(even)).unevenness < 1e-3
    along = np.float64([0.5, 2.4]) / np.linalg.norm([0.5, 2.4])
    beside = even - line[0]
    assert np.abs(beside - np.outer(beside @ along, along)).max() < 1e-5


def test_energy_is_the_squared_length_of_a_steady_way_and_more_of_another() -> None:
    steady, hasty = np.float64([[0.0], [1.0], [2.0]]), np.float64([[0.0], [0.5], [2.0]])
    assert energy(steady) == pytest.approx(4.0)
    assert energy(hasty) == pytest.approx(2 * (0.25 + 2.25))


def test_pace_is_mean_and_deviation_of_the_steps() -> None:
    found = pace(np.float32([[0, 0], [3, 4], [3, 5], [3, 8]]))
    np.testing.assert_allclose(found.steps, [5, 1, 3])
    assert found.length == pytest.approx(9)
    assert found.unevenness == pytest.approx(np.std([5, 1, 3]) / 3)
    assert pace(np.zeros((3, 2))).unevenness == 0


def test_a_decoder_that_ignores_its_code_still_gives_a_way() -> None:
    def still(z: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.full((len(z), 4), 0.5, dtype=np.float32)

    way = evened(still, geodesic(still, [0.0, 0.0], [1.0, 1.0], SquareWindow(0, 0, 2)), 9)
    assert np.isfinite(way).all()
    np.testing.assert_array_equal(way[[0, -1]], [[0, 0], [1, 1]])


def test_the_same_code_twice_is_no_trouble() -> None:
    way = evened(globe, geodesic(globe, [0.3, 0.2], [0.3, 0.2]), 5)
    np.testing.assert_allclose(way, np.tile([0.3, 0.2], (5, 1)), atol=1e-3)


def test_many_dimensions_and_single_pictures_are_refused() -> None:
    ends = np.zeros((2, MOST_DIMS + 1), np.float32)
    with pytest.raises(LatentError, match="choose the straight line or the sphere"):
        geodesic(lambda z: z, *ends)
    with pytest.raises(LatentError, match="two or more"):
        pace(np.zeros((1, 3)))
