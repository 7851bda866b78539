"""Does the figure show each class's worth, its true figure where a bar is cut, and the limit?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from explorer.figures.label_worth import FLOOR_NATS, label_worth_figure
from explorer.figures.palette import DARK, LIGHT

WORTH = np.array([-57.2, 2.29, -3.4, -140.0])


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_bars_end_at_the_floor_and_say_how_far_they_would_go(theme):
    figure = label_worth_figure(WORTH, list("abcd"), 1, math.log(4), theme)
    bars = figure.data[0]
    assert list(bars.y) == [FLOOR_NATS, 2.29, -3.4, FLOOR_NATS]
    assert list(bars.text) == ["−57.2", "2.3", "−3.4", "−140"]
    assert [colour == theme.outgoing for colour in bars.marker.color] == [False, True, False, False]
    assert "log p(x|a) − log p(x) = −57.20 nats" in bars.customdata[0]


def test_the_limit_is_drawn_where_it_is_and_named():
    figure = label_worth_figure(WORTH, list("abcd"), 1, math.log(4), LIGHT)
    (line,) = figure.layout.shapes
    assert line.y0 == line.y1 == math.log(4)
    assert "ln 4 = 1.39" in figure.layout.annotations[0].text
    low, high = figure.layout.yaxis.range
    assert low < FLOOR_NATS
    assert high > math.log(4)
