"""Do the theory's figures show the numbers that they are given, at the right places?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.class_names import LETTER_PX
from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.figures.theory_bound import adding_up_figure, climb_figure, posterior_figure
from explorer.figures.theory_gradients import draws_figure, estimates_figure, spread_figure
from explorer.figures.theory_springs import SIDE_PX, balls_figure

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@THEMES
def test_the_kl_stands_on_the_elbo_and_the_level_is_carried_over(theme: Theme) -> None:
    figure = adding_up_figure(-104.0, 0.3, 1.5, -102.5, theme)
    bars = figure.data[0]
    tops = np.array(bars.base) + np.array(bars.y)
    assert tops.tolist() == [-104.0, -102.5, -102.5]
    assert bars.base[1] == -104.0
    assert figure.layout.shapes[0].y0 == -102.5
    assert figure.data[1].error_y.array[0] == pytest.approx(0.6)
    low, high = figure.layout.yaxis.range
    assert low < -104.3
    assert high > -102.5


def test_one_draw_has_no_error_bar() -> None:
    assert len(adding_up_figure(-104.0, 0.0, 1.5, -102.5, LIGHT).data) == 1


@THEMES
def test_the_gap_below_the_evidence_is_filled(theme: Theme) -> None:
    bound = np.array([-104.0, -103.5, -103.0])
    figure = climb_figure([1, 10, 100], bound, -102.5, 10, theme)
    gap, curve = figure.data
    assert list(gap.y) == [-104.0, -103.5, -103.0, -102.5, -102.5]
    assert curve.marker.size[1] > curve.marker.size[0]
    assert "−103.50" in figure.layout.annotations[1].text


def test_the_cloud_lies_the_right_way_up() -> None:
    density = np.zeros((5, 5), dtype=np.float32)
    density[0, 4] = 1  # the largest z_2 and the largest z_1
    figure = posterior_figure(density, (-1, 0), (3, 4), (1.0, 2.0), (-2.0, -2.0), LIGHT)
    heat = figure.data[0]
    row, column = np.argwhere(np.array(heat.z) == 1)[0]
    assert (heat.x[column], heat.y[row]) == (3, 4)
    assert len(figure.layout.shapes) == 4


@THEMES
def test_balls_are_ellipses_and_points_are_points(theme: Theme) -> None:
    mu = np.array([[0.5, 1.0], [-1.0, 0.0]], dtype=np.float32)
    logvar = np.log(np.array([[0.25, 1.0], [0.04, 0.04]], dtype=np.float32))
    labels = np.array([0, 1])
    balls = balls_figure(mu, logvar, labels, ("a", "b"), 3.0, theme)
    assert len(balls.data) == 4
    outline = np.array([balls.data[0].x, balls.data[0].y], dtype=float)
    assert np.nanmax(outline, axis=1) == pytest.approx([0.5 + 2 * 0.5, 1.0 + 2 * 1.0], abs=0.01)
    points = balls_figure(mu, None, None, (), 3.0, theme)
    assert len(points.data) == 1
    assert points.data[0].marker.size > balls.data[1].marker.size


def test_classes_that_coincide_are_not_named_apart() -> None:
    labels = np.repeat(np.arange(3), 4)
    apart = balls_figure(
        labels[:, None] * np.ones(2, np.float32), None, labels, ("a", "b", "c"), 3, LIGHT
    )
    written = [each.text for each in apart.layout.annotations]
    assert {"<b>a</b>", "<b>b</b>", "<b>c</b>"} <= set(written)
    together = balls_figure(np.zeros((12, 2), np.float32), None, labels, ("a", "b", "c"), 3, LIGHT)
    written = [each.text for each in together.layout.annotations]
    assert "<b>the classes lie on one another</b>" in written
    assert "<b>a</b>" not in written


def test_no_name_of_a_ball_is_cut_by_the_edge() -> None:
    labels = np.repeat(np.arange(3), 4)
    x = np.repeat(np.array([-2.9, 0.1, 2.9], np.float32), 4)
    balls = balls_figure(
        np.stack([x, x], axis=1), None, labels, ("seven", "zero", "eight"), 3.0, LIGHT
    )
    half = (5 * LETTER_PX + 14) / 2 * 6 / SIDE_PX
    places = {each.text: each.x for each in balls.layout.annotations}
    assert places["<b>seven</b>"] >= -3 + half - 1e-6
    assert places["<b>eight</b>"] <= 3 - half + 1e-6


@THEMES
def test_estimates_stand_about_the_exact_gradient(theme: Theme) -> None:
    generator = np.random.default_rng(0)
    narrow, wide = 2 + 0.1 * generator.normal(size=4000), 2 + generator.normal(size=4000)
    figure = estimates_figure(narrow, wide, 2.0, theme)
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range
    for trace in figure.data:
        weights = np.array(trace.y) / np.sum(trace.y)
        assert (weights * np.array(trace.x)).sum() == pytest.approx(2.0, abs=0.05)
    assert np.count_nonzero(figure.data[0].y) < np.count_nonzero(figure.data[1].y)


def test_a_variance_of_nothing_has_no_line() -> None:
    counts, some = [1, 4], np.array([1.0, 0.25])
    assert len(spread_figure(counts, some, some, 4, LIGHT).data) == 2
    assert len(spread_figure(counts, np.zeros(2), some, 4, LIGHT).data) == 1


def test_a_tangent_has_the_slope_of_its_draw() -> None:
    across = np.linspace(-2, 2, 9)
    z, slope = np.array([0.5, -1.0]), np.array([1.0, -2.0])
    figure = draws_figure((across, across**2), np.exp(-(across**2)), z, z**2, slope, LIGHT)
    tangents = figure.data[3]
    x, y = np.array(tangents.x, dtype=float), np.array(tangents.y, dtype=float)
    assert ((y[1::3] - y[0::3]) / (x[1::3] - x[0::3])).tolist() == pytest.approx([1.0, -2.0])
