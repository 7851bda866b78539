"""Is the small file still the picture?"""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from explorer.images.jpeg import jpeg_of_png
from explorer.images.png import png_bytes
from explorer.images.tiling import PictureError

SLOPE = np.tile(np.linspace(0, 255, 64).astype(np.uint8), (48, 1))


def pixels(jpeg: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        return np.asarray(image).astype(int)


@pytest.mark.parametrize("picture", [SLOPE, np.dstack([SLOPE, SLOPE[:, ::-1], SLOPE])])
def test_size_channels_and_nearly_all_of_the_light_remain(picture: np.ndarray) -> None:
    found = pixels(jpeg_of_png(png_bytes(picture)))
    assert found.shape == picture.shape
    assert np.abs(found - picture).mean() < 4


def test_inverted_is_the_negative() -> None:
    found = pixels(jpeg_of_png(png_bytes(SLOPE), is_inverted=True))
    assert np.abs(found - (255 - SLOPE)).mean() < 3


@pytest.mark.parametrize("file", [b"", b"GIF89a", png_bytes(SLOPE)[:60]])
def test_what_is_no_png_is_refused(file: bytes) -> None:
    with pytest.raises(PictureError, match="no PNG"):
        jpeg_of_png(file)
