"""Is each thumbnail that is asked for the one that was put in, and is anything else refused?"""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from explorer.images.atlas_tiles import MOST_TILES, AtlasError, atlas_strip
from explorer.images.png import png_bytes
from explorer.images.tiling import tile
from explorer.images.webp import webp_bytes

COLUMNS, ROWS, SIDE = 5, 4, (6, 3)
RANDOM = np.random.default_rng(0)
GREY = RANDOM.integers(0, 256, (COLUMNS * ROWS, 1, SIDE[1], SIDE[0]), dtype=np.uint8)
COLOURED = RANDOM.integers(0, 256, (COLUMNS * ROWS, 3, SIDE[1], SIDE[0]), dtype=np.uint8)
FILES = {id(images): webp_bytes(tile(images, ROWS, COLUMNS)) for images in (GREY, COLOURED)}


@pytest.mark.parametrize("images", [GREY, COLOURED], ids=["grey", "coloured"])
@given(st.lists(st.integers(0, COLUMNS * ROWS - 1), min_size=1, unique=True))
def test_each_is_the_one_of_its_place(images: np.ndarray, places: list[int]) -> None:
    strip = atlas_strip(FILES[id(images)], SIDE, places)
    found = np.asarray(Image.open(io.BytesIO(strip)).convert("RGB"))
    expected = np.broadcast_to(images[places], (len(places), 3, SIDE[1], SIDE[0]))
    assert (found == expected.transpose(0, 2, 3, 1).reshape(-1, SIDE[0], 3)).all()


@pytest.mark.parametrize(
    ("side", "places"),
    [
        (SIDE, []),
        (SIDE, [*range(MOST_TILES + 1)]),
        (SIDE, [3, 0, 3]),
        (SIDE, [COLUMNS * ROWS]),
        (SIDE, [-1]),
        ((0, 3), [0]),
        ((6, -3), [0]),
        ((6000, 3), [0]),
    ],
)
def test_what_is_not_there_is_said(side: tuple[int, int], places: list[int]) -> None:
    with pytest.raises(AtlasError, match=r"thumbnails"):
        atlas_strip(FILES[id(GREY)], side, places)


@pytest.mark.parametrize(("side", "fits"), [((1, 8_000), 2), ((20_000, 1), 0)])
def test_a_strip_is_as_large_as_a_webp_file_can_be_and_no_larger(
    side: tuple[int, int], fits: int
) -> None:
    width, height = side
    file = png_bytes(np.zeros((height, 3 * width), np.uint8))
    if fits:
        strip = atlas_strip(file, side, range(fits))
        assert Image.open(io.BytesIO(strip)).size == (width, fits * height)
    with pytest.raises(AtlasError, match="WebP"):
        atlas_strip(file, side, range(fits + 1))


def test_a_file_that_is_no_picture_is_said() -> None:
    with pytest.raises(AtlasError, match="no picture"):
        atlas_strip(b"RIFF....", SIDE, [0])
