"""Are points, names, circles and outlines of a plane where the arrays say?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from explorer.figures.palette import DARK, LIGHT
from explorer.figures.plane import (
    backdrop,
    class_points,
    outline,
    plane_axes,
    prior_circles,
    ring,
    window_of,
)

NAMES = ("zero", "one", "two")
WINDOW = ((-5.0, 5.0), (-5.0, 5.0))


def test_each_class_has_its_colour_sign_and_rows() -> None:
    points = np.array([[0, 0], [1, 1], [2, 2], [3, 3]], dtype=np.float32)
    rows = np.array([10, 20, 30, 40])
    zero, two = class_points(points, np.array([2, 0, 2, 0]), NAMES, DARK, rows)
    assert (zero.name, two.name) == ("zero", "two")
    assert list(zero.customdata) == [20, 40]
    assert list(two.x) == [0, 2]
    assert (zero.marker.color, zero.marker.symbol) == (DARK.classes[0], "circle")
    assert (two.marker.color, two.marker.symbol) == (DARK.classes[2], "diamond")


def test_points_without_labels_are_one_class() -> None:
    (only,) = class_points(np.zeros((3, 2), dtype=np.float32), None, (), LIGHT, webgl=False)
    assert only.type == "scatter"
    assert list(only.customdata) == [0, 1, 2]


def test_a_label_without_a_name_is_its_number() -> None:
    (only,) = class_points(np.zeros((1, 2), dtype=np.float32), np.array([7]), NAMES, LIGHT)
    assert only.name == "7"


def test_circles_have_the_priors_radii() -> None:
    circles = prior_circles(DARK, centre=(1.0, -2.0))
    assert [(circle["x1"] - circle["x0"]) / 2 for circle in circles] == [1, 2, 3]
    assert {(circle["x1"] + circle["x0"]) / 2 for circle in circles} == {1.0}
    assert {(circle["y1"] + circle["y0"]) / 2 for circle in circles} == {-2.0}


def test_an_outline_is_closed_and_seen_on_any_colour() -> None:
    below, above = outline(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), DARK)
    assert below["path"] == above["path"] == "M 0 0 L 1 0 L 0 1 Z"
    assert (below["line"]["color"], above["line"]["color"]) == (DARK.paper, DARK.ink)
    assert below["line"]["width"] > above["line"]["width"]


def test_a_ring_is_of_one_size_at_any_zoom() -> None:
    for shape in ring((0.5, 0.25), LIGHT):
        assert (shape["xsizemode"], shape["ysizemode"]) == ("pixel", "pixel")
        assert (shape["xanchor"], shape["yanchor"]) == (0.5, 0.25)


def test_a_backdrop_covers_its_window() -> None:
    picture = backdrop("data:", ((-1.0, 3.0), (0.0, 5.0)))
    assert (picture["x"], picture["y"], picture["sizex"], picture["sizey"]) == (-1, 5, 4, 5)
    assert picture["layer"] == "below"


def test_both_axes_have_the_same_scale() -> None:
    layout = plane_axes(DARK, ("across", "up"), WINDOW)
    assert layout["yaxis"]["scaleanchor"] == "x"
    assert layout["xaxis"]["range"] == [-5.0, 5.0]


@given(
    centre=st.tuples(st.floats(-50, 50), st.floats(-50, 50)),
    spread=st.floats(0, 100),
    with_prior=st.booleans(),
)
def test_the_window_is_a_square_that_holds_points_and_prior(
    centre: tuple[float, float], spread: float, with_prior: bool
) -> None:
    points = (np.random.default_rng(1).uniform(-1, 1, (300, 2)) * spread + centre).astype(
        np.float32
    )
    (x0, x1), (y0, y1) = window_of(points, (0.0, 0.0) if with_prior else None)
    assert np.isclose(x1 - x0, y1 - y0)
    inside = (points >= (x0, y0)).all(1) & (points <= (x1, y1)).all(1)
    assert inside.mean() >= 0.99
    if with_prior:
        assert min(x0, y0) <= -3
        assert max(x1, y1) >= 3
