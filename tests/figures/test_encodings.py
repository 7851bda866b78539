"""Does the scatter show all that was asked for, in one window?"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from explorer.figures.encodings import (
    WEBGL_FROM,
    ChosenPoint,
    class_counts_figure,
    encodings_figure,
    window_of,
)
from explorer.figures.palette import DARK, LIGHT
from explorer.latent.gaussians import circle

NAMES = ("a", "b")


def figure_of(count: int, **settings: object) -> go.Figure:
    points = np.random.default_rng(0).normal(size=(count, 2)).astype(np.float32)
    labels = np.arange(count) % 2
    return encodings_figure(points, labels, NAMES, np.arange(count), DARK, ("z₁", "z₂"), **settings)


def test_many_points_are_drawn_by_the_graphics_card() -> None:
    assert {trace.type for trace in figure_of(WEBGL_FROM).data} == {"scattergl"}
    assert {trace.type for trace in figure_of(20).data} == {"scatter"}


def test_every_point_is_there_once_with_its_row() -> None:
    figure = figure_of(2000)
    rows = np.concatenate([np.asarray(trace.customdata) for trace in figure.data])
    assert sorted(rows) == list(range(2000))


def test_the_chosen_point_is_ringed_inside_its_ellipses() -> None:
    chosen = ChosenPoint((0.5, 0.5), (circle(0.1) + 0.5, circle(0.2) + 0.5))
    shapes = figure_of(10, chosen=chosen).layout.shapes
    assert [shape.type for shape in shapes] == ["path"] * 4 + ["circle"] * 2


def test_circles_and_names_are_drawn_only_where_wanted() -> None:
    bare = figure_of(10, name_classes=False)
    assert not bare.layout.shapes
    assert not bare.layout.annotations
    full = figure_of(10, prior_at=(0.0, 0.0))
    assert len(full.layout.shapes) == 3
    assert {"<b>a</b>", "<b>b</b>", "1σ", "2σ", "3σ"} == {
        note.text for note in full.layout.annotations
    }


def test_a_manifold_lies_below_all_points_and_in_their_window() -> None:
    figure = figure_of(10, manifold="data:,")
    (picture,) = figure.layout.images
    assert picture.layer == "below"
    assert picture.x == figure.layout.xaxis.range[0]
    assert picture.y == figure.layout.yaxis.range[1]


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


def test_counts_are_written_beside_their_bars() -> None:
    (bars,) = class_counts_figure(np.array([3, 0]), NAMES, LIGHT).data
    assert list(bars.x) == [3, 0]
    assert list(bars.y) == ["a", "b"]
    assert list(bars.marker.color) == list(LIGHT.classes[:2])
