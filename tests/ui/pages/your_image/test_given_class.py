"""Does a bound of log p(x | class) stand apart from those of log p(x)?"""

from __future__ import annotations

import numpy as np

from explorer.core import ModelCore
from explorer.figures.palette import LIGHT
from explorer.ui.pages.your_image.several_models import cards_html, result_of
from tests.shipped import CHECKPOINTS

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")


def test_among_several_models_it_stands_in_a_group_of_its_own() -> None:
    image = np.zeros((1, 28, 28), np.uint8)
    results = [
        result_of(SHIPPED, name, image, label)
        for name, label in (("mnist-cvae-2d", 3), ("mnist-vae-2d", None))
    ]
    html = cards_html(SHIPPED, SHIPPED.describe("mnist-vae-2d"), results, LIGHT)
    assert html.count("<h2>") == 2
    assert html.count("<b>ELBO | class ") == html.count("<b>ELBO −") == 1
