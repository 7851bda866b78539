"""Is a mark found, scaled and put in its place, with its ink neither lost nor made?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.images import ImageError
from explorer.images.placing import (
    area_weights,
    centre_of_mass,
    centred,
    cropped,
    fitted,
    ink_box,
    longest_side,
    resampled,
    shrunk,
    whole_window,
    window_at,
)

INK = hnp.arrays(
    np.float64,
    st.tuples(st.integers(1, 30), st.integers(1, 30)),
    elements=st.floats(0, 1, width=32),
)


def block(shape: tuple[int, int], top: int, bottom: int, left: int, right: int) -> np.ndarray:
    ink = np.zeros(shape)
    ink[top:bottom, left:right] = 1.0
    return ink


class TestBox:
    def test_is_the_smallest(self) -> None:
        ink = block((20, 30), 3, 9, 5, 25)
        ink[0, 0] = 0.2
        assert ink_box(ink, 0.25) == (3, 9, 5, 25)
        assert ink_box(ink, 0.2) == (0, 9, 0, 25)
        assert longest_side((3, 9, 5, 25)) == 20

    def test_of_nothing(self) -> None:
        with pytest.raises(ImageError, match="no ink"):
            ink_box(np.zeros((4, 4)), 0.0)
        with pytest.raises(ImageError, match=r"0\.10 of full ink, and the threshold is 0\.50"):
            ink_box(np.full((4, 4), 0.1), 0.5)

    def test_crop_has_its_margin_where_there_is_room(self) -> None:
        ink = block((20, 30), 1, 9, 5, 25)
        assert cropped(ink, (1, 9, 5, 25), 3).shape == (12, 26)


class TestResampling:
    @given(picture=INK, height=st.integers(1, 30), width=st.integers(1, 30))
    def test_keeps_the_mean_when_shrinking(
        self, picture: np.ndarray, height: int, width: int
    ) -> None:
        height, width = min(height, picture.shape[0]), min(width, picture.shape[1])
        small = resampled(picture, height, width, (0, picture.shape[0], 0, picture.shape[1]))
        assert small.shape == (height, width)
        assert small.mean() == pytest.approx(picture.mean(), abs=1e-9)

    def test_known_areas(self) -> None:
        np.testing.assert_allclose(area_weights(2, 0, 3, 3), [[2 / 3, 1 / 3, 0], [0, 1 / 3, 2 / 3]])

    def test_outside_is_paper(self) -> None:
        np.testing.assert_allclose(area_weights(1, -1, 1, 2), [[0.5, 0.0]])

    def test_every_colour_alike(self) -> None:
        picture = np.random.default_rng(0).random((12, 9, 3))
        whole = resampled(picture, 5, 4, (0, 12, 0, 9))
        for colour in range(3):
            np.testing.assert_allclose(
                whole[..., colour], resampled(picture[..., colour], 5, 4, (0, 12, 0, 9))
            )

    def test_enlarging_has_no_overshoot(self) -> None:
        big = resampled(block((4, 4), 1, 3, 1, 3), 40, 40, (0, 4, 0, 4))
        assert big.min() >= 0.0
        assert big.max() <= 1.0 + 1e-6

    def test_shrunk_bounds_the_longest_side(self) -> None:
        assert shrunk(np.ones((1000, 10)), 100).shape == (100, 1)
        assert shrunk(np.ones((50, 60)), 100).shape == (50, 60)


class TestFitting:
    @pytest.mark.parametrize(
        ("box", "shape"),
        [((5, 45, 10, 20), (20, 5)), ((5, 15, 10, 70), (4, 20)), ((0, 60, 0, 60), (20, 20))],
    )
    def test_longest_side_and_aspect(
        self, box: tuple[int, int, int, int], shape: tuple[int, int]
    ) -> None:
        ink = block((60, 80), *box)
        scaled = fitted(ink, box, 20)
        top, bottom, left, right = ink_box(scaled, 0.01)
        assert (bottom - top, right - left) == shape
        assert scaled.sum() == pytest.approx(ink.sum() * (20 / longest_side(box)) ** 2)

    def test_a_small_mark_is_enlarged(self) -> None:
        scaled = fitted(block((9, 9), 2, 7, 3, 5), (2, 7, 3, 5), 20)
        assert longest_side(ink_box(scaled, 0.5)) == 20


class TestCentring:
    def test_mass_of_one_pixel(self) -> None:
        assert centre_of_mass(block((9, 9), 3, 4, 6, 7)) == (3.0, 6.0)

    @given(ink=INK.filter(lambda ink: ink.sum() > 0.1))
    def test_is_within_half_a_pixel_or_at_the_edge(self, ink: np.ndarray) -> None:
        field = centred(ink, 40, 44, centre_of_mass(ink))
        assert field.sum() == pytest.approx(ink.sum())
        top, bottom, left, right = ink_box(field, 0.0)
        row, column = centre_of_mass(field)
        assert abs(row - 20) <= 0.5 + 1e-9 or top == 0 or bottom == 40
        assert abs(column - 22) <= 0.5 + 1e-9 or left == 0 or right == 44

    def test_pixels_are_moved_not_mixed(self) -> None:
        ink = np.random.default_rng(0).random((5, 4))
        field = centred(ink, 28, 28, centre_of_mass(ink))
        np.testing.assert_array_equal(field[field > 0], ink.ravel())

    def test_what_is_too_large_loses_its_edges(self) -> None:
        assert centred(np.ones((40, 50)), 28, 28, (19.5, 24.5)).sum() == 28 * 28


class TestWindows:
    def test_a_window_is_the_largest_in_the_middle(self) -> None:
        assert window_at((280, 400), 28, 20) == (0, 280, 100, 300)
        assert window_at((280, 100), 28, 20) == (70, 210, 0, 100)

    def test_a_window_cut_by_hand_never_leaves_the_picture(self) -> None:
        assert window_at((280, 400), 28, 20, 0.5, across=1, down=0) == (0, 140, 300, 400)
        assert window_at((280, 400), 28, 20, 0.5, across=0, down=1) == (140, 280, 0, 100)

    def test_whole_window_is_the_smallest_around(self) -> None:
        assert whole_window((50, 100), 64, 64) == (-25, 75, 0, 100)
