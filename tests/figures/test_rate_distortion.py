"""Does the curve show every β where its model stands, and the tangent its slope?"""

from __future__ import annotations

import numpy as np
import pytest

from explorer.figures.palette import DARK, LIGHT, Theme
from explorer.figures.rate_distortion import Ladder, ladders_figure, rate_distortion_figure

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@THEMES
def test_the_tangent_falls_by_beta(theme: Theme) -> None:
    betas, rates, distortions = [0.1, 1.0, 10.0], [10.0, 6.0, 1.0], [100.0, 104.0, 140.0]
    for chosen, beta in enumerate(betas):
        figure = rate_distortion_figure(betas, rates, distortions, chosen, theme)
        tangent, curve = figure.data
        (x0, x1), (y0, y1) = tangent.x, tangent.y
        assert (y1 - y0) / (x1 - x0) == pytest.approx(-beta)
        assert (x0 + x1) / 2 == pytest.approx(rates[chosen])
        assert np.argmax(curve.marker.size) == chosen


@THEMES
def test_each_ladder_is_a_line_of_its_own_through_its_points(theme: Theme) -> None:
    small = Ladder("2 latents", [0.1, 1.0], [8.0, 6.0], [139.0, 140.0])
    large = Ladder("10 latents", [0.5, 1.0, 2.0], [22.0, 19.0, 12.0], [80.0, 82.0, 95.0])
    figure = ladders_figure([small, large], theme)
    for trace, ladder in zip(figure.data, (small, large), strict=True):
        assert (trace.x, trace.y) == (tuple(ladder.rates), tuple(ladder.distortions))
        assert trace.name == ladder.name
        assert "lines" in trace.mode
    assert figure.data[0].line.color != figure.data[1].line.color
    assert figure.data[0].marker.symbol != figure.data[1].marker.symbol
    written = [(each.text, each.x) for each in figure.layout.annotations]
    assert ("β = 0.5", 22.0) in written
    assert ("2", 12.0) in written
    above = [each.yanchor for each in figure.layout.annotations]
    assert above == ["middle", "bottom", "top", "top", "top"]  # away from the other ladder
    for low, high, values in (
        (*figure.layout.xaxis.range, [*small.rates, *large.rates]),
        (*figure.layout.yaxis.range, [*small.distortions, *large.distortions]),
    ):
        assert low < min(values)
        assert max(values) < high
