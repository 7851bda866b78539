from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images.tiling import (
    MAX_PICTURE_PX,
    PictureError,
    check_picture,
    check_size,
    enlarge,
    tile,
)


def some_images(count: int, channels: int, height: int, width: int) -> np.ndarray:
    generator = np.random.default_rng(0)
    return generator.integers(0, 256, (count, channels, height, width), dtype=np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
def test_one_tile_is_the_image(channels: int) -> None:
    image = some_images(1, channels, 5, 7)
    picture = tile(image, 1, 1, gap=4)
    expected = image[0, 0] if channels == 1 else image[0].transpose(1, 2, 0)
    assert np.array_equal(picture, expected)


@settings(deadline=None)
@given(
    rows=st.integers(1, 5),
    cols=st.integers(1, 5),
    gap=st.integers(0, 3),
    channels=st.sampled_from([1, 3]),
    height=st.integers(1, 4),
    width=st.integers(1, 4),
    missing=st.integers(0, 24),
    background=st.integers(0, 255),
)
def test_every_image_lies_at_its_place_and_the_rest_is_background(
    rows: int,
    cols: int,
    gap: int,
    channels: int,
    height: int,
    width: int,
    missing: int,
    background: int,
) -> None:
    count = max(rows * cols - missing, 0)
    images = some_images(count, channels, height, width)
    picture = tile(images, rows, cols, gap, background)
    expected_size = (rows * height + (rows - 1) * gap, cols * width + (cols - 1) * gap)
    assert picture.shape[:2] == expected_size
    assert picture.flags.c_contiguous
    rest = np.ones(expected_size, dtype=bool)
    for index in range(count):
        top, left = index // cols * (height + gap), index % cols * (width + gap)
        place = np.s_[top : top + height, left : left + width]
        found = picture[place] if channels == 3 else picture[place][..., None]
        assert np.array_equal(found, images[index].transpose(1, 2, 0))
        rest[place] = False
    assert (picture[rest] == background).all()


@pytest.mark.parametrize(
    ("images", "rows", "cols", "message"),
    [
        (some_images(5, 1, 2, 2), 2, 2, "5 images do not fit in 2 rows and 2 columns"),
        (some_images(1, 2, 2, 2), 1, 1, "cannot be tiled"),
        (some_images(1, 1, 2, 2)[0], 1, 1, "cannot be tiled"),
        (some_images(1, 1, 2, 2) / 255.0, 1, 1, "float64"),
        (some_images(1, 1, 2, 2), 0, 1, "rows and columns start at 1"),
        (np.zeros((1, 1, 1000, 1000), dtype=np.uint8), 10, 10, "megapixels"),
    ],
)
def test_what_does_not_fit_is_refused(
    images: np.ndarray, rows: int, cols: int, message: str
) -> None:
    with pytest.raises(PictureError, match=message):
        tile(images, rows, cols)


@pytest.mark.parametrize("layout", [{"gap": -1}, {"background": 256}, {"background": -1}])
def test_an_impossible_gap_or_background_is_refused(layout: dict[str, int]) -> None:
    with pytest.raises(PictureError, match="grey levels run from 0 to 255"):
        tile(some_images(1, 1, 2, 2), 1, 1, **layout)


@settings(deadline=None)
@given(
    factor=st.integers(1, 4),
    shape=st.sampled_from([(3, 2), (3, 2, 3), (1, 1), (1, 4, 3)]),
)
def test_enlarging_repeats_each_pixel(factor: int, shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    large = enlarge(picture, factor)
    assert np.array_equal(large, picture.repeat(factor, axis=0).repeat(factor, axis=1))
    assert np.array_equal(large[::factor, ::factor], picture)


@pytest.mark.parametrize("factor", [0, -2, 100_000])
def test_enlarging_refuses_what_cannot_be(factor: int) -> None:
    with pytest.raises(PictureError):
        enlarge(np.zeros((2, 2), dtype=np.uint8), factor)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 2, 4), dtype=np.uint8),
        np.zeros((2, 2), dtype=np.float32),
        np.zeros((0, 2), dtype=np.uint8),
        np.zeros(4, dtype=np.uint8),
    ],
)
def test_an_array_that_is_no_picture_is_refused(array: np.ndarray) -> None:
    with pytest.raises(PictureError, match="is no picture"):
        check_picture(array)


def test_the_size_limit_is_the_last_size_allowed() -> None:
    check_size(1, MAX_PICTURE_PX)
    with pytest.raises(PictureError):
        check_size(1, MAX_PICTURE_PX + 1)
