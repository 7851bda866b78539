"""Is what covers the paper told from a mark, be it printed, drawn, or a compression's?"""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from explorer.images.errors import NoMark
from explorer.images.preparation import prepare
from explorer.images.read import read_image
from explorer.images.recipes import RECIPES
from tests.images.scenes import camera, clean, wooden_desk
from tests.images.test_real_pictures import ALIKE, likeness

MNIST = RECIPES["mnist"]


def strongly_compressed(picture: np.ndarray, quality: int = 10) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=quality)
    return read_image(file.getvalue())


@pytest.mark.parametrize(("level", "quality"), [(30, 10), (120, 15), (200, 10), (240, 5)])
def test_a_lens_cap_sent_in_few_bytes_is_no_digit(level: int, quality: int) -> None:
    noisy = level + np.random.default_rng(level).normal(0, 10, (240, 320))
    with pytest.raises(NoMark):
        prepare(strongly_compressed(noisy, quality), MNIST)


def squared() -> np.ndarray:
    page = np.full((420, 420), 246, np.uint8)
    page[12::25] = page[:, 12::25] = 165
    return page


def dotted() -> np.ndarray:
    page = np.full((420, 420), 248, np.uint8)
    for down in (0, 1):
        for across in (0, 1):
            page[15 + down :: 30, 15 + across :: 30] = 150
    return page


@pytest.mark.parametrize("page", [squared, dotted])
def test_drawn_graph_paper_is_no_digit_and_carries_one(page) -> None:
    with pytest.raises(NoMark):
        prepare(page(), MNIST)
    digit = clean(5)[::2, ::2]
    written = page()
    place = written[80 : 80 + digit.shape[0], 80 : 80 + digit.shape[1]]
    np.minimum(place, digit, out=place)
    made = prepare(written, MNIST)
    assert likeness(made.image[0], prepare(digit, MNIST).image[0]) > ALIKE


def test_of_two_sheets_the_one_that_is_written_on_is_taken() -> None:
    rng = np.random.default_rng(0)
    desk = np.asarray(wooden_desk((480, 640), rng), float).copy()
    desk[60:400, 40:290] = 238
    desk[80:380, 350:590] = 225
    desk[150:310, 460:480] = 40
    made = prepare(camera(desk, rng, 3), MNIST)
    page = next(step for step in made.steps if step.name == "page")
    assert "one of 2" in page.caption
    ((_, _, left, right),) = made.marks
    assert 450 < left < right < 490
