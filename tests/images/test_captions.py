"""Does a picture carry its name without losing a pixel?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.captions import BAND_PX, captioned
from explorer.images.tiling import PictureError


@pytest.mark.parametrize("shape", [(20, 80), (20, 80, 3)])
def test_the_picture_stands_unchanged_under_the_words(shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    named = captioned(picture, "z1  KL 2.35")
    assert named.shape == (20 + BAND_PX, *shape[1:])
    assert np.array_equal(named[BAND_PX:], picture)
    assert named[:BAND_PX].max() > 100


def test_other_words_other_pixels() -> None:
    picture = np.zeros((8, 80), dtype=np.uint8)
    assert not np.array_equal(captioned(picture, "z1"), captioned(picture, "z2"))
    assert captioned(picture, "").max() == 0


def test_no_picture_is_refused() -> None:
    with pytest.raises(PictureError):
        captioned(np.zeros(3, dtype=np.uint8), "z1")
