"""Are digits made into bitmaps and counts as NIST's programs and UCI's authors did?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from explorer.images.bitmap import block_counts, stretched, upright


def test_a_box_is_stretched_to_twenty_by_thirty_two() -> None:
    ink = np.zeros((60, 60))
    ink[10:50, 20:24] = 1.0
    ink[10:50, 36:40] = 1.0
    ink[10:14, 20:40] = 1.0
    bitmap = stretched(ink, (10, 50, 20, 40))
    assert bitmap.shape == (32, 32)
    rows, columns = np.flatnonzero(bitmap.any(1)), np.flatnonzero(bitmap.any(0))
    assert (rows[0], rows[-1]) == (0, 31)
    # Twenty columns, and one more on either side where light strokes are dilated.
    assert columns[0] in (5, 6)
    assert columns[-1] in (25, 26)


@pytest.mark.parametrize(("width", "least", "most"), [(1, 100, 300), (6, 256, 412), (20, 0, 560)])
def test_strokes_are_made_of_average_weight(width: int, least: int, most: int) -> None:
    ink = np.zeros((32, 20))
    ink[:, 10 - width // 2 : 10 - width // 2 + width] = 1.0
    ink[0, 0] = ink[-1, -1] = 1.0
    assert least <= stretched(ink, (0, 32, 0, 20)).sum() <= most


def test_a_slanted_bar_is_made_upright() -> None:
    bitmap = np.zeros((32, 32), dtype=bool)
    for row in range(32):
        start = 20 - row // 3
        bitmap[row, start : start + 4] = True
    columns = np.flatnonzero(upright(bitmap).any(axis=0))
    assert columns[-1] - columns[0] <= 5


def test_an_upright_bar_and_a_flat_one_stay() -> None:
    bar = np.zeros((32, 32), dtype=bool)
    bar[:, 14:18] = True
    np.testing.assert_array_equal(upright(bar), bar)
    np.testing.assert_array_equal(upright(bar.T), bar.T)
    assert not upright(np.zeros((32, 32), dtype=bool)).any()


@given(bitmap=hnp.arrays(bool, (32, 32)))
def test_counts_add_up(bitmap: np.ndarray) -> None:
    counts = block_counts(bitmap)
    assert counts.shape == (8, 8)
    assert counts.sum() == bitmap.sum()
    assert 0 <= counts.min() <= counts.max() <= 16


@given(row=st.integers(0, 31), column=st.integers(0, 31))
def test_a_pixel_counts_in_its_own_block(row: int, column: int) -> None:
    bitmap = np.zeros((32, 32), dtype=bool)
    bitmap[row, column] = True
    assert block_counts(bitmap)[row // 4, column // 4] == 1
