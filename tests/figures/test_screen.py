"""Do figures grow with the screen, and need no graphics card where there is none?"""

from __future__ import annotations

import numpy as np

from explorer.figures.frame import Figure, frame
from explorer.figures.palette import LIGHT
from explorer.figures.plane import class_points, plane_axes, prior_circles, prior_names, window_of
from explorer.figures.screen import on_screen

POINTS = np.random.default_rng(0).normal(size=(2000, 2)).astype(np.float32)


def plane() -> Figure:
    axes = plane_axes(LIGHT, ("z₁", "z₂"), window_of(POINTS))
    figure = frame(
        LIGHT,
        520,
        margin={"l": 46, "r": 8, "t": 8, "b": 42},
        shapes=prior_circles(LIGHT),
        annotations=prior_names(LIGHT),
        **axes,
    )
    figure.add_traces(class_points(POINTS, None, (), LIGHT))
    return figure


def test_on_a_laptop_with_a_graphics_card_a_figure_is_as_it_was_drawn() -> None:
    figure = plane()
    assert on_screen(figure, 1.0, has_webgl=True) is figure


def test_without_webgl_the_points_are_drawn_by_svg() -> None:
    figure = plane()
    assert {trace.type for trace in figure.data} == {"scattergl"}
    drawn = on_screen(figure, 1.0, has_webgl=False)
    assert {trace.type for trace in drawn.data} == {"scatter"}
    assert drawn.to_dict()["data"][0]["x"] == figure.to_dict()["data"][0]["x"]
    assert drawn.layout.font.size == figure.layout.font.size


def test_on_a_large_screen_words_marks_and_margins_grow_and_the_data_do_not() -> None:
    figure, twice = plane(), on_screen(plane(), 2.0, has_webgl=True)
    assert twice.layout.height == 2 * figure.layout.height
    assert twice.layout.margin.l == 2 * figure.layout.margin.l
    assert twice.layout.font.size == 2 * figure.layout.font.size
    assert twice.layout.xaxis.tickfont.size == 2 * figure.layout.xaxis.tickfont.size
    assert twice.data[0].marker.size == 2 * figure.data[0].marker.size
    assert twice.layout.xaxis.range == figure.layout.xaxis.range
    assert twice.to_dict()["data"][0]["x"] == figure.to_dict()["data"][0]["x"]
