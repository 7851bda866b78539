"""Does a finding's figure show each value, and the one that it speaks of in another colour?"""

from __future__ import annotations

from explorer.figures.checkup import BAR_PX, LINE_PX, finding_figure
from explorer.figures.palette import DARK


def test_each_value_has_its_bar_in_the_order_given() -> None:
    figure = finding_figure(["a", "b" * 80], [0.5, 1.25], "a", "error, nats", DARK)
    (bars,) = figure.data
    assert list(bars.x) == [0.5, 1.25]
    assert list(bars.text) == ["0.5", "1.25"]
    assert list(bars.marker.color) == [DARK.incoming, DARK.latent]
    assert figure.layout.xaxis.title.text == "error, nats"
    assert figure.layout.height > 2 * BAR_PX
    assert len(figure.layout.yaxis.ticktext[1]) < 80


def test_a_long_title_stands_in_two_lines_with_the_room_for_them() -> None:
    short = finding_figure(["a"], [1.0], "a", "error, nats", DARK)
    figure = finding_figure(
        ["a"], [1.0], "a", "variance of the posterior by latent; one is 1", DARK
    )
    assert figure.layout.xaxis.title.text == "variance of the posterior<br>by latent; one is 1"
    assert figure.layout.height - short.layout.height == LINE_PX
    assert figure.layout.margin.b - short.layout.margin.b == LINE_PX
