"""Does the plane of a conditional model hold its test images, and the image that was encoded?"""

from __future__ import annotations

import numpy as np

from explorer.core import ModelCore
from explorer.latent.planes import axis_plane
from explorer.ui.pictures.class_plane import DOTS, rows_data
from tests.shipped import CHECKPOINTS


def test_the_window_holds_the_points_and_the_image_is_told() -> None:
    core = ModelCore.open(CHECKPOINTS, "cpu")
    model = core.describe("mnist-cvae-2d")
    data = rows_data(core, model, axis_plane(2, (0, 1)), (0, 1), mark=(9.0, 0.0))
    assert DOTS <= len(data.points) < 2 * DOTS
    assert (np.abs(data.points) <= data.half).mean() > 0.99
    assert (data.mark, data.plane, data.axes) == ((9.0, 0.0), None, ("z₁", "z₂"))
    assert len(data.class_names) == len(data.class_colours["dark"]) == 10
