"""Is the latent that is read beside each factor the one that follows it, and the dot the face?"""

from __future__ import annotations

import base64
import re

import numpy as np
import pytest

from explorer.data import faces
from explorer.figures.palette import LIGHT
from explorer.ui.pages.your_image.factor_curves import (
    latent_of_each,
    position,
    show_factor_curves,
    swept,
)
from tests.ui.stand_ins import PartPage, StandInCore, description, stored

FACTORS = faces.load("test").factors[:400]
SKIN = faces.FACTOR_NAMES.index("skin")
MODEL = description(dataset="faces", image_shape=(3, 64, 64), class_names=faces.CLASS_NAMES)
# Of two latents the second is how dark the skin is; both are what the stand-in's encoder says.
CORE = StandInCore(
    [MODEL],
    {MODEL.name: stored(np.stack([np.arange(400) % 7, 120 - 60 * FACTORS[:, SKIN]], axis=1))},
    answers={"factors": lambda _name: (faces.FACTOR_NAMES, FACTORS)},
)
NOW = FACTORS[5]


def test_the_latent_that_follows_a_factor_is_found_over_the_test_images() -> None:
    latents, closely = latent_of_each(CORE, MODEL.name)
    assert latents[SKIN] == 1
    assert closely[SKIN] == pytest.approx(1, abs=1e-3)


def test_each_factor_alone_is_swept() -> None:
    curves, now = swept(CORE, MODEL.name, NOW)
    assert curves.shape == (len(faces.FACTORS), 13, 2)
    assert (np.diff(curves[SKIN, :, 1]) < 0).all()  # darker and darker
    assert now[0] == pytest.approx(faces.draw(NOW[np.newaxis]).mean(), rel=1e-4)


def test_there_is_a_curve_for_each_factor_and_a_dot_where_the_face_is() -> None:
    page = PartPage(show_factor_curves, CORE, MODEL, NOW, LIGHT)
    page.run()
    found = re.findall(r"data:image/svg\+xml;base64,([^\"]+)", page.words)
    curves = [base64.b64decode(address).decode() for address in found]
    assert len(curves) == len(faces.FACTORS)
    assert all("<polyline" in curve for curve in curves)
    first = float(re.search(r'<circle cx="([0-9.]+)"', curves[0])[1])
    assert first == pytest.approx(150 * position(faces.FACTORS[0], NOW[0]), abs=0.1)
    assert "skin from light to dark, read by" in page.words
