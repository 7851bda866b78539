"""Are the coloured sprites the sprites, in the colour that their hue says?"""

from __future__ import annotations

import colorsys
import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.data import sprites, sprites_color
from explorer.data.dataset import SPLITS
from explorer.data.sprites_color import HUE_COUNT, IMAGE_COUNT, ColorSpriteImages

indices = st.integers(0, IMAGE_COUNT - 1)


@given(st.lists(indices, min_size=1, max_size=8))
def test_every_pixel_is_black_or_of_the_hues_colour(chosen):
    images = ColorSpriteImages()[np.array(chosen)]
    white = sprites.SpriteImages()[np.array(chosen) // HUE_COUNT][:, 0] > 0
    for image, shown, index in zip(images, white, chosen, strict=True):
        assert (image[:, ~shown] == 0).all()
        colors = np.unique(image[:, shown], axis=1).T
        assert colors.tolist() == [sprites_color.hue_colors()[index % HUE_COUNT].tolist()]


@given(indices)
def test_factors_are_the_sprites_and_the_hue(chosen):
    values = sprites_color.factor_values(np.array([chosen]))[0]
    sprite, hue = divmod(chosen, HUE_COUNT)
    np.testing.assert_array_equal(values[:5], sprites.factor_values(np.array([sprite]))[0])
    assert values[5] == pytest.approx(2 * np.pi * hue / HUE_COUNT)


def test_hues_are_distinct_and_go_round_the_circle_once():
    hues = np.array(
        [colorsys.rgb_to_hsv(*(color / 255))[0] for color in sprites_color.hue_colors()]
    )
    steps = np.diff(np.append(hues, hues[0])) % 1
    assert steps.sum() == pytest.approx(1)
    assert steps.min() > 0.05


def test_all_colours_are_equally_light():
    # Relative luminance of sRGB (IEC 61966-2-1), then CIE 1976 L*: another scale than Oklab's.
    encoded = sprites_color.hue_colors() / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    lightness = 116 * np.cbrt(linear @ [0.2126, 0.7152, 0.0722]) - 16
    assert np.ptp(lightness) < 6
    assert 65 < lightness.mean() < 80


def test_splits_are_disjoint_and_complete():
    rows = [sprites.split_rows(IMAGE_COUNT, split) for split in SPLITS]
    assert [len(part) for part in rows[1:]] == [IMAGE_COUNT // 10, 10_000]
    assert {part.dtype for part in rows} == {np.dtype(np.int32)}
    # Every image among them: none twice.
    times = np.bincount(np.concatenate(rows), minlength=IMAGE_COUNT)
    assert len(times) == IMAGE_COUNT
    assert (times == 1).all()


def test_the_test_rows_are_fixed():
    rows = sprites.split_rows(IMAGE_COUNT, "test").astype("<i8").tobytes()
    content = hashlib.sha256(rows).hexdigest()
    assert content == "b5722abf8ec2274a2408a8240017f63fc5b84895d632105173f7d67184f67025"


def test_a_row_has_the_image_label_and_factors_of_one_sprite():
    dataset = sprites_color.load("test")
    rows = np.arange(300)
    levels = np.rint(dataset.factors[rows, 5] * HUE_COUNT / (2 * np.pi)).astype(int)
    np.testing.assert_array_equal(
        dataset.images[rows].max((2, 3)), sprites_color.hue_colors()[levels]
    )
    np.testing.assert_array_equal(dataset.labels, dataset.factors[:, 0])
    assert dataset.factor_names == ("shape", "scale", "orientation", "x", "y", "hue")
