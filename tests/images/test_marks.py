"""Does dirt go and the mark stay, and is its pen measured and widened?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.marks import stroke_width, widened, without_specks

STROKES = np.zeros((120, 160), dtype=bool)
STROKES[30:90, 60:68] = True
STROKES[30:38, 60:100] = True


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
