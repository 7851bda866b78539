"""Do points and marks of a plane come out where they lie?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.images.plane_picture import plane_picture, with_mark
from explorer.images.tiling import PictureError

WINDOW = ((-2.0, 2.0), (-1.0, 3.0))
PAPER, RED, BLUE = "#ffffff", "#ff0000", "#0000ff"


def centre_of(picture, colour):
    """Mean (x, y) in the window of the pixels that are nearest to a pure colour."""
    strength = picture[..., 0].astype(float) - picture[..., 2]
    strength = np.clip(strength if colour == RED else -strength, 0, None)
    rows, columns = np.indices(strength.shape)
    total = strength.sum()
    side = picture.shape[0]
    x = (strength * (columns + 0.5)).sum() / total / side * 4 - 2
    y = 3 - (strength * (rows + 0.5)).sum() / total / side * 4
    return x, y


def test_points_lie_where_they_should_in_their_colours():
    points = np.array([[-1.0, 2.0], [1.5, 0.0]], np.float32)
    picture = plane_picture(points, [RED, BLUE], np.array([0, 1]), WINDOW, 120, PAPER)
    assert picture.shape == (120, 120, 3)
    assert picture.dtype == np.uint8
    assert centre_of(picture, RED) == pytest.approx((-1.0, 2.0), abs=0.04)
    assert centre_of(picture, BLUE) == pytest.approx((1.5, 0.0), abs=0.04)


def test_points_outside_are_left_out_and_colours_repeat():
    far = np.array([[50.0, 50.0], [-3.0, 0.0]], np.float32)
    assert (plane_picture(far, [RED], None, WINDOW, 40, PAPER) == 255).all()
    middle = np.array([[0.0, 1.0]], np.float32)
    picture = plane_picture(middle, [RED, BLUE], np.array([2]), WINDOW, 40, PAPER)
    assert centre_of(picture, RED) == pytest.approx((0.0, 1.0), abs=0.1)


def test_a_mark_is_centred_on_its_place_and_leaves_the_rest():
    blank = plane_picture(np.zeros((0, 2), np.float32), [RED], None, WINDOW, 120, PAPER)
    marked = with_mark(blank, WINDOW, (0.5, 2.0), RED, BLUE)
    assert centre_of(marked, RED) == pytest.approx((0.5, 2.0), abs=0.05)
    assert (marked[80:] == 255).all()
    assert (blank == 255).all()


def test_outlines_are_drawn_to_scale():
    blank = plane_picture(np.zeros((0, 2), np.float32), [RED], None, WINDOW, 120, PAPER)
    square = np.array([[-1, 0], [1, 0], [1, 2], [-1, 2], [-1, 0]], dtype=float)
    drawn = with_mark(blank, WINDOW, (9.0, 9.0), RED, BLUE, [square])
    rows, columns = np.nonzero(drawn[..., 1] < 128)
    assert (columns.min(), columns.max()) == pytest.approx((30, 90), abs=1.5)
    assert (rows.min(), rows.max()) == pytest.approx((30, 90), abs=1.5)


def test_a_mark_beyond_the_picture_is_none():
    blank = plane_picture(np.zeros((0, 2), np.float32), [RED], None, WINDOW, 40, PAPER)
    np.testing.assert_array_equal(with_mark(blank, WINDOW, (90.0, 90.0), RED, BLUE), blank)


@pytest.mark.parametrize("side", [0, -5, 5000])
def test_a_side_that_no_picture_has_is_refused(side):
    with pytest.raises(PictureError, match="side"):
        plane_picture(np.zeros((1, 2), np.float32), [RED], None, WINDOW, side, PAPER)


def test_a_mark_grows_with_the_pictures_fineness():
    blank = plane_picture(np.zeros((0, 2), np.float32), [RED], None, WINDOW, 120, PAPER)
    one, two = (
        (with_mark(blank, WINDOW, (0.0, 1.0), RED, BLUE, scale=scale) != 255).any(axis=2).sum()
        for scale in (1.0, 2.0)
    )
    assert two == pytest.approx(4 * one, rel=0.15)
