"""Is the contrast that makes ink found, however little ink there is, and its greys kept?"""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from explorer.images import ImageError
from explorer.images.ink import ink_threshold, otsu, paper_noise, ringing_noise, soft_ink


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


class TestRinging:
    def test_compression_beside_the_ink_is_taken_away(self) -> None:
        y, x = np.mgrid[0:28, 0:28]
        clean = np.clip(2 - np.abs(np.hypot(y - 14, x - 14) - 7), 0, 1)
        buffer = io.BytesIO()
        Image.fromarray(np.rint(255 - 255 * clean).astype(np.uint8)).save(buffer, "JPEG")
        with Image.open(buffer) as compressed:
            ringing = 1 - np.asarray(compressed) / 255
        assert ringing_noise(ringing) > 0.005
        freed = soft_ink(ringing, 0.5)
        assert np.abs(freed - clean).mean() < np.abs(ringing - clean).mean() / 1.5

    def test_a_clean_picture_has_none(self) -> None:
        clean = np.zeros((28, 28))
        clean[6:22, 12:15] = 1.0
        clean[6:22, 15] = 0.1
        assert ringing_noise(clean) == 0.0
        assert ringing_noise(np.ones((4, 4))) == 0.0
