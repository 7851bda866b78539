"""What lies on the plane of a conditional model, beside its rows of pictures?"""

from __future__ import annotations

import numpy as np

from explorer.core import Core, Description
from explorer.figures.palette import THEMES
from explorer.latent.planes import Plane
from explorer.latent.projections import dimension_label
from explorer.latent.windows import square_window
from explorer.ui.components.class_rows import Place, RowsData
from explorer.ui.components.live.plane import Plane as PadPlane
from explorer.ui.pictures.thumbnail_atlas import rows_shown

DOTS = 1500
"""About so many test images are shown: all of them would hide the circles and one another."""


def rows_data(
    core: Core,
    model: Description,
    plane: Plane,
    dims: tuple[int, int],
    mark: tuple[float, float] | None = None,
) -> RowsData:
    """The plane with its test images, and a row for each class; the cursor is at the origin.

    Args:
        core: has the model.
        model: a conditional one.
        plane: along `dims`, the latent space itself where it has two dimensions.
        dims: the latent dimensions across and up, from 0.
        mark: where an image lies that was encoded.
    """
    encodings = core.encodings(model.name)
    rows = rows_shown(encodings.mu)
    rows = rows[:: max(1, len(rows) // DOTS)]
    points = plane.to_plane(encodings.mu[rows])
    shown = points if mark is None else np.vstack([points, [mark]])
    window = square_window(shown, (0.0, 0.0))
    across, up = plane.basis
    names = model.class_names
    return RowsData(
        model=model.name,
        image_shape=model.image_shape,
        class_names=names,
        class_colours={
            name: tuple(look.class_colour(label) for label in range(len(names)))
            for name, look in THEMES.items()
        },
        points=points,
        point_labels=None if encodings.labels is None else encodings.labels[rows],
        half=max(abs(window.x) + window.half, abs(window.y) + window.half),
        axes=(dimension_label(dims[0]), dimension_label(dims[1])),
        start=Place(),
        version="",
        plane=None if model.latent_dim == 2 else PadPlane(plane.origin, across, up),
        mark=mark,
    )
