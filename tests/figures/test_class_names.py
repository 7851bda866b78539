"""Does a class's name stand over its class, whole and alone, or not at all?"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from explorer.figures.class_names import (
    LEAST_APART,
    LETTER_PX,
    MARK_PX,
    USUAL_SIDE_PX,
    centroid_names,
)
from explorer.figures.palette import DARK

NAMES = ("zero", "one")
WINDOW = ((-5.0, 5.0), (-5.0, 5.0))
PX = USUAL_SIDE_PX / 10
LONG = tuple(f"{hair}, {glasses}" for glasses in "abc" for hair in ["short hair"] * 4)


def test_names_stand_at_the_medians() -> None:
    points = np.array([[-3, 0], [-3, 0], [-3, 9], [3, 1]], dtype=np.float32)
    names = centroid_names(points, np.array([0, 0, 0, 1]), NAMES, DARK, WINDOW)
    assert [(name["x"], name["y"]) for name in names] == [(-3, 0), (3, 1)]


@given(arrays(np.float32, (6, 2), elements=st.floats(-1, 1, width=32)))
def test_names_in_a_crowd_do_not_cover_each_other(places: np.ndarray) -> None:
    """Medians all within a fifth of the window: still every name can be read."""
    names = centroid_names(places, np.arange(6), tuple("abcdef"), DARK, WINDOW)
    px = USUAL_SIDE_PX / 10
    for one, other in combinations(names, 2):
        apart_x = abs(one["x"] - other["x"]) * px
        apart_y = abs(one["y"] - other["y"]) * px
        # A pixel or two of overlap is left where many push at once.
        assert apart_x > LETTER_PX or apart_y > LETTER_PX


@given(
    arrays(np.float32, (6, 2), elements=st.floats(-4, 4, width=32)),
    st.tuples(st.floats(-5, 5), st.floats(-5, 5)),
)
def test_no_name_covers_the_mark_nor_leaves_the_plane_for_it(
    places: np.ndarray, mark: tuple[float, float]
) -> None:
    half = (LETTER_PX + 14) / 2
    for name in centroid_names(places, np.arange(6), tuple("abcdef"), DARK, WINDOW, mark=mark):
        across, up = abs(name["x"] - mark[0]) * PX, abs(name["y"] - mark[1]) * PX
        assert across > LEAST_APART * (half + MARK_PX / 2) - 1e-3 or up > LEAST_APART * 34 - 1e-3
        assert max(abs(name["x"]) * PX + half, abs(name["y"]) * PX + 12) <= 235 + 1e-3


def test_a_hundred_classes_have_no_room_for_their_names() -> None:
    places = np.random.default_rng(0).uniform(-5, 5, (100, 2)).astype(np.float32)
    names = tuple(f"class {n:02}" for n in range(100))
    assert centroid_names(places, np.arange(100), names, DARK, WINDOW) == []


def test_a_class_alone_has_its_name() -> None:
    alone = centroid_names(np.zeros((3, 2), np.float32), np.zeros(3, int), NAMES, DARK, WINDOW)
    assert [name["text"] for name in alone] == ["<b>zero</b>"]


@pytest.mark.parametrize("spread", [0.0, 0.05, 0.2])
def test_classes_that_lie_on_one_another_have_no_names(spread: float) -> None:
    places = np.random.default_rng(0).normal(0, spread, (12, 2)).astype(np.float32)
    assert centroid_names(places, np.arange(12), LONG, DARK, WINDOW) == []


def test_a_few_that_are_pushed_away_leave_the_others_their_names() -> None:
    far = np.array([[-4, -4], [4, 4], [-4, 4], [4, -4], [0, 4], [0, -4]], dtype=np.float32)
    places = np.concatenate([far, np.zeros((5, 2), np.float32)])
    written = centroid_names(places, np.arange(11), ("a long name",) * 11, DARK, WINDOW)
    assert len(far) <= len(written) < len(places)


@given(arrays(np.float32, (12, 2), elements=st.floats(-5, 5, width=32)))
def test_each_name_that_is_written_stands_over_its_class_uncut(places: np.ndarray) -> None:
    names = tuple(f"class {letter}" for letter in "abcdefghijkl")
    half = (LETTER_PX * len(names[0]) + 14) / 2
    for name in centroid_names(places, np.arange(12), names, DARK, WINDOW):
        x, y = places[names.index(name["text"].removeprefix("<b>").removesuffix("</b>"))]
        assert abs(name["x"] - x) * PX <= 2 * half + 24
        assert abs(name["y"] - y) * PX <= 2 * 24 + 12
        assert abs(name["x"]) * PX <= USUAL_SIDE_PX / 2 - half + 1e-3
        assert abs(name["y"]) * PX <= USUAL_SIDE_PX / 2 - 12 + 1e-3


def test_without_labels_or_points_there_are_none() -> None:
    nothing = np.empty((0, 2), dtype=np.float32)
    assert centroid_names(nothing, None, NAMES, DARK, WINDOW) == []
    assert centroid_names(nothing, np.empty(0, np.int64), NAMES, DARK, WINDOW) == []
