"""Does the map of losses say which pixels are dear, and on which side they are wrong?"""

from __future__ import annotations

import numpy as np

from explorer.figures.loss_map import loss_map_figure
from explorer.figures.palette import DARK


def test_the_colour_is_the_side_and_the_root_of_the_loss():
    losses = np.array([[1.0, 5.0], [2.0, 1.0]], np.float32)
    excess = np.array([[0.0, 0.9], [-0.4, -0.1]], np.float32)
    (heat,) = loss_map_figure(losses, excess, DARK).data
    np.testing.assert_allclose(heat.z, [[0, 2], [-1, 0]], atol=1e-6)
    assert heat.zmin == -heat.zmax
    assert heat.zmax == 2
    ends = dict(heat.colorscale)
    assert ends[1.0] == DARK.incoming
    assert ends[0.0] == DARK.outgoing


def test_hovering_tells_the_nats_themselves():
    losses = np.array([[1.0, 5.0], [2.0, 1.0]], np.float32)
    excess = np.array([[0.0, 0.9], [-0.4, -0.1]], np.float32)
    (heat,) = loss_map_figure(losses, excess, DARK).data
    np.testing.assert_allclose(np.array(heat.customdata)[..., 0], losses)
    np.testing.assert_allclose(np.array(heat.customdata)[..., 1], np.abs(excess))
    assert heat.text[1][0] == "darker"
    assert heat.text[0][1] == "brighter"


def test_pixels_of_equal_loss_are_no_division_by_nothing():
    flat = np.full((3, 3), 0.9, np.float32)
    (heat,) = loss_map_figure(flat, np.zeros_like(flat), DARK).data
    assert np.isfinite(heat.z).all()
    assert heat.zmax > 0


def test_the_first_row_is_uppermost():
    figure = loss_map_figure(np.zeros((2, 3), np.float32), np.zeros((2, 3), np.float32), DARK)
    assert figure.layout.yaxis.autorange == "reversed"
