"""Is a colour by a bound of log p(x | class) called so?"""

from __future__ import annotations

from explorer.core import ModelCore
from explorer.ui.pages.encodings.figures import SharedFigures
from tests.shipped import CHECKPOINTS

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")


def test_the_map_of_encodings_colours_by_a_marked_bound() -> None:
    titles = [figure.title for figure in SharedFigures(SHIPPED, "mnist-cvae-2d").figures]
    assert "−ELBO | class" in titles
    assert "−ELBO" not in titles
