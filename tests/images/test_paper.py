"""Is the paper found, whatever light falls on the page, and the side on which the ink lies?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.images.paper import (
    contrast_to,
    even_shade,
    paper_under_strokes,
    shape_is_light,
    smooth_paper,
    strokes_are_light,
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
