"""Do the figures of walks show every way in its own line, and where it runs?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.figures.walks import pace_figure, way_colours, ways_figure

NAMES = ("straight line", "on the sphere", "geodesic")
STEPS = {name: np.array([1.0, 2.0, 3.0]) * (1 + at) for at, name in enumerate(NAMES)}
WAYS = {name: np.float32([[0, 0], [0.5, 0.2 * at], [1, 1]]) for at, name in enumerate(NAMES)}
both_themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


@both_themes
def test_each_way_has_its_steps_its_colour_and_its_dashes(theme: Theme) -> None:
    lines = pace_figure(STEPS, theme).data
    assert [line.name for line in lines] == list(NAMES)
    for line, values, colour in zip(lines, STEPS.values(), way_colours(theme), strict=True):
        np.testing.assert_array_equal(line.x, [1, 2, 3])
        np.testing.assert_array_equal(line.y, values)
        assert line.line.color == colour
    assert len({(line.line.color, line.line.dash) for line in lines}) == 3


def test_the_axis_starts_at_nothing_so_that_an_even_pace_looks_even() -> None:
    low, high = pace_figure(STEPS, LIGHT).layout.yaxis.range
    assert low == 0
    assert high > 9


def test_pictures_that_never_change_have_an_axis_too() -> None:
    still = {name: np.zeros(4) for name in NAMES}
    low, high = pace_figure(still, LIGHT).layout.yaxis.range
    assert high > low


@both_themes
@pytest.mark.parametrize("has_prior", [True, False])
def test_the_plane_shows_ways_anchors_and_the_prior_if_there_is_one(
    theme: Theme, has_prior: bool
) -> None:
    window = ((-2.0, 2.0), (-2.0, 2.0))
    points, labels = np.float32([[0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1])
    anchors = np.float32([[0, 0], [1, 1]])
    figure = ways_figure(WAYS, anchors, points, labels, ("a", "b"), window, theme, has_prior)
    drawn = {trace.line.color: trace for trace in figure.data if trace.name in WAYS}
    for (name, z), colour in zip(WAYS.items(), way_colours(theme), strict=True):
        assert drawn[colour].name == name
        np.testing.assert_array_equal(np.column_stack([drawn[colour].x, drawn[colour].y]), z)
    letters = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    assert letters == {"<b>A</b>": (0, 0), "<b>B</b>": (1, 1)}
    assert len(figure.layout.shapes) == (3 if has_prior else 0)
