"""Does a finding's figure show each value, and the one that it speaks of in another colour?"""

from __future__ import annotations

from explorer.figures.checkup import BAR_PX, finding_figure
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
