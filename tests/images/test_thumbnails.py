"""Do many images fit into one picture, as the means of what they were?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.images.thumbnails import coarse_levels, shrink_factor, shrunk
from explorer.images.tiling import PictureError


@given(
    st.integers(1, 200_000),
    st.integers(1, 300),
    st.integers(1, 300),
    st.integers(8, 64),
)
def test_what_fits_is_small_enough_and_no_smaller_than_it_must_be(
    count: int, height: int, width: int, longest: int
) -> None:
    limit = 16_000_000
    try:
        factor = shrink_factor(count, height, width, longest, limit)
    except PictureError:
        factor = min(height, width)
        places = int(np.ceil(np.sqrt(count))) ** 2
        assert (
            places * (height // factor) * (width // factor) > limit
            or max(height, width) / factor > longest
        )
        return

    def fits(by: int) -> bool:
        places = int(np.ceil(np.sqrt(count))) ** 2
        sides = max(height, width) <= longest * by
        return sides and places * (height // by) * (width // by) <= limit

    assert fits(factor)
    assert factor == 1 or not fits(factor - 1)


@pytest.mark.parametrize(("side", "factor"), [(28, 1), (64, 2), (33, 2), (8, 1)])
def test_ten_thousand_images_of_usual_sizes(side: int, factor: int) -> None:
    assert shrink_factor(10_000, side, side, 32, 16_777_216) == factor


@pytest.mark.parametrize("count", [0, 100_000_000])
def test_none_and_too_many_are_refused(count: int) -> None:
    with pytest.raises(PictureError):
        shrink_factor(count, 28, 28, 32, 16_777_216)


def test_a_block_becomes_its_mean() -> None:
    images = np.arange(32, dtype=np.uint8).reshape(1, 2, 4, 4)
    expected = images.reshape(1, 2, 2, 2, 2, 2).mean((3, 5))
    assert np.abs(shrunk(images, 2) - expected).max() <= 0.5


def test_what_fills_no_block_is_left_out() -> None:
    images = np.full((3, 1, 7, 5), 9, dtype=np.uint8)
    assert shrunk(images, 2).shape == (3, 1, 3, 2)
    assert (shrunk(images, 2) == 9).all()


def test_a_factor_of_one_changes_nothing() -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 3, 4, 4), dtype=np.uint8)
    assert (shrunk(images, 1) == images).all()


@pytest.mark.parametrize(
    ("images", "factor"),
    [
        (np.zeros((1, 1, 4, 4), np.uint8), 5),
        (np.zeros((1, 1, 4, 4), np.uint8), 0),
        (np.zeros((4, 4), np.uint8), 2),
        (np.zeros((1, 1, 4, 4)), 2),
    ],
)
def test_what_cannot_shrink_is_refused(images: np.ndarray, factor: int) -> None:
    with pytest.raises(PictureError):
        shrunk(images, factor)


@given(st.integers(1, 64))
def test_coarse_levels_are_near_and_few(step: int) -> None:
    images = np.arange(256, dtype=np.uint8).reshape(1, 1, 16, 16)
    found = coarse_levels(images, step)
    assert np.abs(found.astype(int) - images).max() <= step // 2 + (step > 1)
    assert len(np.unique(found)) <= 256 // step + 2


@pytest.mark.parametrize("step", [0, 65])
def test_a_step_out_of_range_is_refused(step: int) -> None:
    with pytest.raises(PictureError):
        coarse_levels(np.zeros((1, 1, 2, 2), np.uint8), step)
