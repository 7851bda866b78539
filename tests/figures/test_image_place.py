"""Does the map show where an image lands, and the close-up how q lies over p(z|x)?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.image_place import (
    POINTS_CLOSE_UP,
    Density,
    ImagePlace,
    close_up_figure,
    faded,
    image_place_figure,
)
from explorer.figures.palette import DARK, LIGHT
from explorer.latent.gaussians import diagonal_ellipse

AT = (0.5, -0.25)
WINDOW = ((0.0, 1.0), (-0.75, 0.25))
OUTLINES = tuple(diagonal_ellipse(AT, np.log([0.1**2, 0.05**2]), k) for k in (1.0, 2.0, 3.0))
PLACE = ImagePlace(AT, OUTLINES, WINDOW)
TITLES = ("z₁", "z₂")


@pytest.fixture
def points():
    return np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)


@pytest.fixture
def labels():
    return np.arange(500) % 3


def whole(points, labels, place=PLACE, prior_at=(0.0, 0.0), theme=DARK):
    return image_place_figure(
        points, labels, "abc", theme, TITLES, place, ((-3, 3), (-3, 3)), prior_at
    )


def shapes(figure, kind):
    return [shape for shape in figure.layout.shapes if shape.type == kind]


def test_the_mark_stands_at_mu_and_keeps_its_size(points, labels):
    figure = whole(points, labels)
    marks = [shape for shape in figure.layout.shapes if shape.xsizemode == "pixel"]
    assert marks
    assert {(mark.xanchor, mark.yanchor) for mark in marks} == {AT}
    assert DARK.incoming in {mark.line.color for mark in marks}


def test_the_frame_is_the_close_ups_window(points, labels):
    (frame,) = shapes(whole(points, labels), "rect")
    assert ((frame.x0, frame.x1), (frame.y0, frame.y1)) == WINDOW


def test_ellipses_are_true_to_scale(points, labels):
    paths = [shape.path for shape in shapes(whole(points, labels), "path")]
    assert len(paths) == 3
    drawn = np.array([pair.split() for pair in paths[1][2:-2].split(" L ")], dtype=float)
    np.testing.assert_allclose(np.ptp(drawn, axis=0), [4 * 0.1, 4 * 0.05], rtol=0.01)


def test_without_prior_or_spread_neither_is_drawn(points, labels):
    figure = whole(points, labels, ImagePlace(AT, (), WINDOW), prior_at=None)
    assert not shapes(figure, "path")
    assert all(shape.xsizemode == "pixel" for shape in shapes(figure, "circle"))


def test_names_are_written_only_where_classes_lie_apart(points, labels):
    def names(figure):
        return {note.text for note in figure.layout.annotations} & {"<b>a</b>", "<b>b</b>"}

    assert not names(whole(points, labels))
    apart = points * 0.1 + np.stack([labels - 1.0, np.zeros(500)], axis=1).astype(np.float32)
    assert names(whole(apart, labels)) == {"<b>a</b>", "<b>b</b>"}
    assert not names(whole(points, None))


def test_no_name_covers_the_mark(points, labels):
    apart = points * 0.1 + np.stack([labels - 1.0, np.zeros(500)], axis=1).astype(np.float32)
    for at in ((0.0, 0.02), (0.0, -0.02), (1.0, 0.0)):
        figure = whole(apart, labels, ImagePlace(at, OUTLINES, WINDOW))
        names = [note for note in figure.layout.annotations if "<b>" in note.text]
        offsets = np.abs([(note.x - at[0], note.y - at[1]) for note in names])
        assert (offsets.max(axis=1) > 0.3).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_close_up_shows_the_density_the_right_way_up(points, labels, theme):
    share = np.zeros((5, 5), np.float32)
    share[0, 4] = 1.0  # largest z_2 and z_1
    figure = close_up_figure(points, labels, "abc", theme, TITLES, PLACE, Density(share, WINDOW))
    heat = next(trace for trace in figure.data if trace.type == "heatmap")
    z = np.array(heat.z)
    row, column = np.unravel_index(z.argmax(), z.shape)
    assert heat.y[row] == pytest.approx(WINDOW[1][1])
    assert heat.x[column] == pytest.approx(WINDOW[0][1])


def test_levels_are_those_of_a_gaussians_ellipses(points, labels):
    # Of a Gaussian with the deviations of q, the lines at 1, 2 and 3 are q's ellipses.
    x, y = np.linspace(*WINDOW[0], 41), np.linspace(WINDOW[1][1], WINDOW[1][0], 41)
    squares = ((x[None] - AT[0]) / 0.1) ** 2 + ((y[:, None] - AT[1]) / 0.05) ** 2
    density = Density(np.exp(-squares / 2).astype(np.float32), WINDOW)
    figure = close_up_figure(points, labels, "abc", DARK, TITLES, PLACE, density)
    lines = next(trace for trace in figure.data if trace.type == "contour")
    assert (lines.contours.start, lines.contours.end, lines.contours.size) == (1, 3, 1)
    near = squares < 25
    np.testing.assert_allclose(np.array(lines.z)[::-1][near], np.sqrt(squares)[near], atol=1e-3)


def test_only_what_lies_in_the_window_is_drawn_and_not_too_much(points, labels):
    figure = close_up_figure(points, labels, "abc", DARK, TITLES, PLACE, None)
    drawn = np.concatenate([np.stack([trace.x, trace.y], axis=1) for trace in figure.data])
    low, high = np.array(WINDOW).T
    assert ((drawn >= low) & (drawn <= high)).all()
    inside = ((points >= low) & (points <= high)).all(axis=1).sum()
    assert len(drawn) == inside
    many = np.tile(np.array([AT], np.float32), (3 * POINTS_CLOSE_UP + 1, 1))
    crowd = close_up_figure(many, None, (), DARK, TITLES, PLACE, None)
    assert 0 < len(crowd.data[0].x) <= POINTS_CLOSE_UP


def test_sigmas_are_named_on_their_ellipses(points, labels):
    window = ((0.1, 0.9), (-0.65, 0.15))
    close = ImagePlace(AT, OUTLINES, window)
    figure = close_up_figure(points, labels, "abc", DARK, TITLES, close, None)
    names = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    for k in (1, 2, 3):
        x, y = names[f"{k}σ"]
        assert x == pytest.approx(AT[0] + 0.1 * k, abs=2e-3)
        assert y == pytest.approx(AT[1], abs=5e-3)


def test_from_afar_only_the_outermost_has_a_name(points, labels):
    far = ImagePlace(AT, OUTLINES, ((-3, 3), (-3, 3)))
    figure = close_up_figure(points, labels, "abc", DARK, TITLES, far, None)
    assert [note.text for note in figure.layout.annotations] == ["3σ"]


def test_a_colour_fades():
    assert faded("#7cc0ff", 0.5) == "rgba(124,192,255,0.5)"
