"""Is ink told from paper, whatever light falls on the page?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images import ImageError
from explorer.images.ink import (
    contrast_to,
    even_shade,
    ink_threshold,
    otsu,
    paper_noise,
    paper_under_strokes,
    shape_is_light,
    smooth_paper,
    soft_ink,
    stroke_width,
    strokes_are_light,
    widened,
    without_specks,
)

HEIGHT, WIDTH = 120, 160
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH] / (HEIGHT, WIDTH)[0]
STROKES = np.zeros((HEIGHT, WIDTH), dtype=bool)
EVERYWHERE = np.ones_like(STROKES)
STROKES[30:90, 60:68] = True
STROKES[30:38, 60:100] = True


def page(strength: float = 0.4, noise: float = 0.02, seed: int = 0) -> np.ndarray:
    """Paper under a light that fades from one corner to the other."""
    light = 0.8 - strength * (X * 0.6 + Y * 0.4) - 0.1 * X * X
    return light + np.random.default_rng(seed).normal(0, noise, light.shape)


class TestPolarity:
    @settings(max_examples=30)
    @given(strength=st.floats(0, 0.5), noise=st.floats(0.001, 0.04), seed=st.integers(0, 99))
    def test_of_strokes_under_fading_light(self, strength: float, noise: float, seed: int) -> None:
        paper = page(strength, noise, seed)
        assert not strokes_are_light(np.clip(np.where(STROKES, paper - 0.3, paper), 0, 1))
        assert strokes_are_light(np.clip(np.where(STROKES, paper + 0.3, paper) - 0.2, 0, 1))

    def test_of_strokes_that_cover_half_of_a_drawing(self) -> None:
        drawing = np.ones((20, 20))
        drawing[2:18, 4:17] = 0.0
        assert not strokes_are_light(drawing)
        drawing[3:17, 4:17] = np.linspace(0, 0.4, 13)
        assert not strokes_are_light(drawing)
        assert strokes_are_light(1 - drawing)

    def test_of_a_shape_that_covers_most_of_a_picture(self) -> None:
        picture = np.zeros((30, 30))
        picture[2:28, 2:28] = 0.6
        assert shape_is_light(picture)
        assert not shape_is_light(1 - picture)


class TestPaper:
    def test_smooth_paper_is_found_under_the_ink(self) -> None:
        paper = page(noise=0.0)
        found = smooth_paper(np.where(STROKES, paper - 0.4, paper))
        np.testing.assert_allclose(found, paper, atol=0.02)

    def test_smooth_paper_around_a_broad_shape(self) -> None:
        paper = page(noise=0.0)
        shape = (np.abs(X - 0.66) < 0.5) & (np.abs(Y - 0.5) < 0.38)
        assert shape.mean() > 0.5
        found = smooth_paper(np.where(shape, 0.1, paper), border_steps=8)
        np.testing.assert_allclose(found, paper, atol=0.03)

    def test_paper_under_strokes_keeps_the_edge_of_a_shadow(self) -> None:
        paper = np.where(X > 0.7, 0.8, 0.4)
        found = paper_under_strokes(np.where(STROKES, paper * 0.2, paper))
        away = np.abs(X - 0.7) > 0.05
        np.testing.assert_allclose(found[away], paper[away], atol=0.02)

    def test_even_shade_of_a_drawing(self) -> None:
        drawing = np.where(STROKES, 0.0, 200 / 255)
        assert even_shade(drawing, EVERYWHERE) == pytest.approx(200 / 255)
        assert even_shade(drawing, STROKES) is None
        assert even_shade(drawing, ~EVERYWHERE) is None

    def test_a_photograph_has_no_even_shade(self) -> None:
        assert even_shade(page(), EVERYWHERE) is None

    def test_nor_has_an_overexposed_one(self) -> None:
        photograph = np.clip(page(strength=0.5) + 0.45, 0, 1)
        assert (photograph == 1).mean() > 0.25
        assert even_shade(photograph, EVERYWHERE) is None

    def test_contrast_is_the_share_of_light_swallowed(self) -> None:
        paper = np.array([[0.8, 0.4, 0.5, 0.0]])
        light = np.array([[0.2, 0.1, 0.5, 0.0]])
        np.testing.assert_allclose(contrast_to(light, paper), [[0.75, 0.75, 0.0, 0.0]])


class TestThreshold:
    def test_otsu_is_in_the_middle_of_the_gap(self) -> None:
        assert otsu(np.array([0.1] * 50 + [0.9] * 7)) == pytest.approx(0.5, abs=0.01)

    def test_otsu_of_two_known_classes(self) -> None:
        # 0.2, 0.3 against 0.7, 0.8: any other split is worse.
        assert 0.3 < otsu(np.array([0.2, 0.3, 0.7, 0.8])) < 0.7

    @pytest.mark.parametrize("ink_pixels", [30, 300, 3000])
    def test_finds_ink_however_little_there_is(self, ink_pixels: int) -> None:
        rng = np.random.default_rng(0)
        contrast = rng.normal(0, 0.03, 120_000)
        contrast[:ink_pixels] += 0.6
        threshold = ink_threshold(contrast.reshape(300, 400))
        assert 0.15 < threshold < 0.55

    def test_faint_lines_are_not_ink_beside_a_pen(self) -> None:
        contrast = np.zeros((100, 100))
        contrast[::10] = 0.2
        contrast[40:60, 40:44] = 0.8
        assert 0.2 < ink_threshold(contrast) < 0.8

    def test_bare_paper_has_none(self) -> None:
        with pytest.raises(ImageError, match="no ink"):
            ink_threshold(np.zeros((9, 9)))

    def test_noise_of_even_paper_is_none_though_ink_covers_most(self) -> None:
        contrast = np.full((10, 10), 0.7)
        contrast[:3] = 0.0
        assert paper_noise(contrast) == 0.0
        noise = np.random.default_rng(0).normal(0, 0.05, (200, 200))
        assert paper_noise(noise) == pytest.approx(0.05, rel=0.03)


class TestSoftInk:
    def test_small_clean_pictures_keep_their_greys(self) -> None:
        contrast = np.array([[0, 0, 0, 0, 0.3, 1.0, 0.6, 0, 0, 0]])
        np.testing.assert_array_equal(soft_ink(contrast, 0.5), contrast)

    def test_faint_ink_becomes_full_ink(self) -> None:
        contrast = np.zeros((20, 20))
        contrast[5:15, 8:10] = 0.4
        assert soft_ink(contrast, 0.2).max() == 1.0

    def test_broad_strokes_become_nearly_bilevel(self) -> None:
        ramp = np.concatenate([np.zeros(30), np.linspace(0, 1, 9), np.ones(30), np.zeros(30)])
        ink = soft_ink(np.tile(ramp, (80, 1)) * 0.8, 0.4)
        assert ((ink > 0.02) & (ink < 0.98)).mean() < ((ramp > 0.02) & (ramp < 0.98)).mean()
        assert ink.max() == 1.0
        assert ink.min() == 0.0


class TestSpecks:
    def test_specks_go_and_parts_stay(self) -> None:
        ink = STROKES.astype(float)
        with_part = ink.copy()
        with_part[96:102, 60:68] = 1.0  # six pixels below the stroke
        dirty = with_part.copy()
        dirty[10:12, 140:142] = 1.0
        dirty[100:104, 10:14] = 0.9
        np.testing.assert_array_equal(without_specks(dirty, 0.03), with_part)

    def test_a_small_far_mark_goes_though_it_has_enough_ink(self) -> None:
        dirty = STROKES.astype(float)
        dirty[100:110, 140:150] = 1.0
        np.testing.assert_array_equal(without_specks(dirty, 0.03), STROKES.astype(float))

    def test_two_digits_stay(self) -> None:
        two = STROKES.astype(float)
        two[30:90, 130:138] = 1.0
        np.testing.assert_array_equal(without_specks(two, 0.03), two)

    def test_what_runs_off_the_picture_goes(self) -> None:
        desk = STROKES.astype(float)
        desk[:, :20] = 1.0
        np.testing.assert_array_equal(without_specks(desk, 0.03), STROKES.astype(float))

    def test_unless_nothing_else_is_there(self) -> None:
        stroke = np.zeros((60, 40))
        stroke[:, 10:20] = 1.0
        stroke[30, 35] = 1.0
        assert without_specks(stroke, 0.03)[:, 10:20].all()

    def test_a_soft_edge_goes_with_its_mark(self) -> None:
        ink = np.where(STROKES, 1.0, 0.0)
        ink[29, 60:68] = 0.1
        assert (without_specks(ink, 0.03)[29, 60:68] == 0.1).all()


class TestPen:
    @pytest.mark.parametrize("width", [2, 4, 8])
    def test_width_of_a_bar(self, width: int) -> None:
        bar = np.zeros((40, 400))
        bar[10 : 10 + width, 20:380] = 1.0
        assert stroke_width(bar) == pytest.approx(width, rel=0.05)

    def test_width_of_a_soft_bar(self) -> None:
        profile = np.array([0, 0.5, 1, 1, 1, 0.5, 0])
        bar = np.zeros((7, 400))
        bar[:, 10:390] = profile[:, None]
        assert stroke_width(bar) == pytest.approx(4, rel=0.05)

    def test_no_ink_has_no_width(self) -> None:
        assert stroke_width(np.zeros((5, 5))) == 0.0

    def test_widening(self) -> None:
        bar = np.zeros((60, 400))
        bar[28:32, 20:380] = 1.0
        assert stroke_width(widened(bar, 6.0)) == pytest.approx(10, rel=0.06)
        np.testing.assert_array_equal(widened(bar, 0.0), bar)
