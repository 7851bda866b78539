"""Are the nearest images told with both of their distances?"""

from __future__ import annotations

import numpy as np

from explorer.ui.pages.encodings.near import show_nearest
from tests.ui.stand_ins import PartPage, StandInCore, description, stored


def page_of(mu: np.ndarray, row: int) -> PartPage:
    model = description()
    core = StandInCore([model], {model.name: stored(mu)})
    page = PartPage(show_nearest, core, model, row)
    page.run()
    return page


def test_the_nearest_come_first_with_their_distance_in_z_and_in_pixels() -> None:
    page = page_of(np.stack([np.arange(20.0) ** 2, np.zeros(20)], 1), 2)
    captions = [image.caption for element in page.app.image for image in element.proto.imgs]
    # Rows 1, 0 and 3 lie at 3, 4 and 5; an image of row r is all pixels r.
    assert captions[:3] == ["z 3.00 · px 0.0", "z 4.00 · px 0.0", "z 5.00 · px 0.0"]
    assert len(captions) == 8


def test_one_image_alone_has_no_neighbours() -> None:
    assert not page_of(np.zeros((1, 2)), 0).pictures
