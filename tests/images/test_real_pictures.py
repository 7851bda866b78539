"""Does a photograph, as a person takes it, become the digit that is on it, or a sentence?"""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from explorer.images import ImageError
from explorer.images.errors import NoMark
from explorer.images.preparation import Preparation, prepare
from explorer.images.recipes import RECIPES
from tests.images.scenes import (
    WITH_DIGIT,
    WITHOUT_DIGIT,
    camera,
    clean,
    cover_of,
    fading,
    glyph,
    sheet,
)
from tests.sources import ROOT

MNIST = RECIPES["mnist"]
SEEN_EACH = 1
ALIKE = 0.78


def names(made: Preparation) -> list[str]:
    return [step.name for step in made.steps]


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of two images, each a little blurred, over small turns and shifts."""
    soft = [ndimage.gaussian_filter(image.astype(float), 1.2) for image in (one, other)]
    best = 0.0
    for angle in (-25, -12, 0, 12, 25):
        turned = ndimage.rotate(soft[1], angle, reshape=False, order=1)
        for dy in (-2, 0, 2):
            for dx in (-2, 0, 2):
                moved = np.roll(turned, (dy, dx), axis=(0, 1))
                size = np.sqrt((soft[0] ** 2).sum() * (moved**2).sum()) + 1e-9
                best = max(best, float((soft[0] * moved).sum() / size))
    return best


@pytest.mark.parametrize("name", WITH_DIGIT)
def test_my_digit_is_found(name: str) -> None:
    for seed in range(SEEN_EACH):
        digit = (3 * seed + len(name)) % 10
        picture = WITH_DIGIT[name](np.random.default_rng(seed), digit)
        made = prepare(np.ascontiguousarray(picture), MNIST)
        assert likeness(made.image[0], prepare(clean(digit), MNIST).image[0]) > ALIKE, seed


@pytest.mark.parametrize("name", WITHOUT_DIGIT)
def test_no_mark_no_digit(name: str) -> None:
    picture = WITHOUT_DIGIT[name](np.random.default_rng(1000), None)
    with pytest.raises(NoMark, match="There is no ink"):
        prepare(np.ascontiguousarray(picture), MNIST)


@pytest.mark.parametrize("level", [0, 60, 250])
@pytest.mark.parametrize("noise", [1, 4, 10])
@pytest.mark.parametrize("shape", [(28, 28), (90, 130), (240, 320, 3)])
def test_noise_alone_is_no_ink(level: int, noise: int, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(level + noise)
    picture = np.clip(level + rng.normal(0, noise, shape), 0, 255).astype(np.uint8)
    with pytest.raises(NoMark):
        prepare(picture, MNIST)


def paper_on_a_desk() -> np.ndarray:
    picture = np.full((850, 700), 60, np.uint8)
    picture[125:725, 125:575] = 235
    picture[250:600, 340:358] = 40
    return picture


def test_the_sheet_on_the_desk_is_not_the_ink() -> None:
    made = prepare(paper_on_a_desk(), MNIST)
    assert names(made)[:2] == ["picture", "page"]
    columns = np.flatnonzero((made.image[0] > 100).any(axis=0))
    rows = np.flatnonzero((made.image[0] > 100).any(axis=1))
    assert len(rows) == 20
    assert len(columns) <= 3
    ((top, bottom, left, right),) = made.marks
    assert (top, bottom) == pytest.approx((250, 600), abs=8)
    assert (left, right) == pytest.approx((340, 358), abs=8)


@pytest.mark.parametrize("paper", [(150, 150, 150), (150, 110, 70), (200, 170, 120)])
def test_a_sheet_darker_than_its_desk_is_read_too(paper: tuple[int, int, int]) -> None:
    picture = np.full((850, 700, 3), 235, np.uint8)
    picture[125:725, 125:575] = paper
    picture[250:600, 340:358] = 40
    made = prepare(picture, MNIST)
    assert names(made)[:2] == ["picture", "page"]
    assert (made.image[0] > 100).any(axis=1).sum() == 20
    assert (made.image[0] > 100).any(axis=0).sum() <= 3
    picture[250:600, 340:358] = paper
    with pytest.raises(NoMark):
        prepare(picture, MNIST)


def test_a_broad_bar_of_ink_is_no_dark_sheet() -> None:
    picture = np.full((90, 90), 255, np.uint8)
    picture[18:72, 33:57] = 0
    assert "page" not in names(prepare(picture, MNIST))


def test_an_empty_sheet_on_the_desk_has_no_ink() -> None:
    picture = paper_on_a_desk()
    picture[250:600, 340:358] = 235
    with pytest.raises(NoMark):
        prepare(picture, MNIST)


def test_a_sheet_can_be_left_alone() -> None:
    made = prepare(paper_on_a_desk(), replace(MNIST, page="as it is"))
    assert "page" not in names(made)


def several(digits: tuple[int, ...], seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    cover = cover_of(digits, (480, 640), rng, share=(0.2, 0.3))
    page = sheet(cover, [235, 232, 225], [40, 40, 60]) * fading((480, 640), rng)
    return camera(page, rng)


@pytest.mark.parametrize("digits", [(1, 2), (3, 7, 2)])
def test_several_digits_are_counted_and_one_is_taken(digits: tuple[int, ...]) -> None:
    made = prepare(several(digits), MNIST)
    assert len(made.marks) == len(digits)
    step = next(step for step in made.steps if step.name == "mark")
    assert f"{len(digits)} marks" in step.caption
    for number, digit in enumerate(digits, 1):
        mine = prepare(several(digits), replace(MNIST, mark=number))
        assert mine.chosen == number
        assert likeness(mine.image[0], prepare(clean(digit), MNIST).image[0]) > ALIKE
    with pytest.raises(ImageError, match=f"no mark 9 .* {len(digits)} marks"):
        prepare(several(digits), replace(MNIST, mark=9))


@pytest.mark.parametrize("digit", range(10))
def test_one_digit_is_one_mark(digit: int) -> None:
    made = prepare(clean(digit), MNIST)
    assert len(made.marks) == made.chosen == 1
    assert "mark" not in names(made)


def test_a_digit_in_a_box_is_taken_without_its_box() -> None:
    picture = clean(2)
    picture[5:-5, 5:9] = picture[5:-5, -9:-5] = picture[5:9, 5:-5] = picture[-9:-5, 5:-5] = 0
    made = prepare(picture, MNIST)
    assert len(made.marks) == 2
    assert likeness(made.image[0], prepare(clean(2), MNIST).image[0]) > 0.95


@pytest.mark.parametrize(
    ("paper", "ink"),
    [
        ((60, 140, 60), (215, 66, 66)),
        ((255, 255, 255), (255, 235, 120)),
        ((120, 120, 200), (60, 150, 120)),
    ],
)
def test_a_mark_of_another_colour_is_a_mark(paper: tuple[int, ...], ink: tuple[int, ...]) -> None:
    share = np.pad(glyph(5, 180, 0.1), 50)[..., None]
    picture = np.rint(np.array(paper) * (1 - share) + np.array(ink) * share).astype(np.uint8)
    made = prepare(picture, MNIST)
    assert likeness(made.image[0], prepare(clean(5), MNIST).image[0]) > 0.9


WHOLE_PHONE = """
import sys, resource
from explorer.images.preparation import prepare
from explorer.images.read import read_image
from explorer.images.recipes import RECIPES

def peak():
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1e6 if sys.platform == "darwin" else 1e3)

before = peak()
picture = read_image(sys.stdin.buffer.read())
prepare(picture, RECIPES["mnist"])
print(*picture.shape[:2], peak() - before)
"""


def test_a_telephones_48_megapixels_take_no_more_memory_than_12() -> None:
    pytest.importorskip("resource")
    rng = np.random.default_rng(0)
    tile = np.clip(rng.normal(190, 24, (750, 1000, 3)), 0, 255).astype(np.uint8)
    picture = np.tile(tile, (8, 8, 1))
    picture[2000:4000, 3900:4100] = 30
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=88)
    assert 15e6 < len(file.getvalue()) <= 25e6
    command = [sys.executable, "-c", WHOLE_PHONE]
    ran = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True, cwd=ROOT)
    height, width, peak_mb = map(float, ran.stdout.split())
    assert (height, width) == (3000, 4000)
    # The file, its pixels at half the side, and what is worked on: at full size 144 MB more.
    assert peak_mb < 220
