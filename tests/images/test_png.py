from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from explorer.images.png import data_uri, png_bytes
from explorer.images.tiling import PictureError

pictures = st.one_of(
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))),
    hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(3))),
)


@settings(deadline=None)
@given(pictures)
def test_a_picture_comes_back_as_it_went_in(picture: np.ndarray) -> None:
    with Image.open(io.BytesIO(png_bytes(picture))) as image:
        assert image.format == "PNG"
        assert np.array_equal(np.asarray(image), picture)


def test_a_picture_that_is_a_view_is_written_right() -> None:
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)[::-1, ::2]
    with Image.open(io.BytesIO(png_bytes(picture))) as image:
        assert np.array_equal(np.asarray(image), picture)


def test_the_text_says_what_made_the_picture() -> None:
    text = {"model": "mnist-vae-2d", "settings": "z = Φ⁻¹(u), n = 20"}
    with Image.open(io.BytesIO(png_bytes(np.zeros((2, 2), dtype=np.uint8), text))) as image:
        image.load()
        assert image.info["model"] == text["model"]
        assert image.info["settings"] == text["settings"]


def test_a_data_uri_holds_the_png() -> None:
    picture = np.arange(6, dtype=np.uint8).reshape(2, 3)
    head, body = data_uri(picture).split(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(body) == png_bytes(picture)


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(PictureError, match="is no picture"):
        png_bytes(np.zeros((2, 2, 4), dtype=np.uint8))
