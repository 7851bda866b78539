"""Does a picture come nearly as it was, in far fewer bytes than a PNG?"""

from __future__ import annotations

import base64

import numpy as np

from explorer.data.picture import read_image
from explorer.figures.palette import LIGHT
from explorer.images.plane_picture import plane_picture
from explorer.images.png import data_uri
from explorer.images.webp import webp_bytes, webp_uri


def test_a_crowd_of_points_looks_the_same_in_less_than_half_the_bytes() -> None:
    generator = np.random.default_rng(0)
    points = generator.normal(size=(5000, 2)).astype(np.float32)
    labels = generator.integers(0, 10, 5000)
    picture = plane_picture(points, LIGHT.classes, labels, ((-3, 3), (-3, 3)), 256, LIGHT.panel)
    uri = webp_uri(picture)
    assert len(uri) < 0.5 * len(data_uri(picture))
    back = read_image(base64.b64decode(uri.partition(",")[2])).astype(int)
    assert np.abs(back - picture).mean() < 8


def test_without_a_quality_every_pixel_is_as_it_was() -> None:
    for shape in ((20, 30), (20, 30, 3)):
        picture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
        back = read_image(webp_bytes(picture)).reshape(20, 30, -1)
        assert (back == picture.reshape(20, 30, -1)).all()
