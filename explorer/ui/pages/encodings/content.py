"""What do the maps of a page show: which points, in which window, with what beside them?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.figures.palette import THEMES
from explorer.images.png import png_bytes
from explorer.latent.projections import Projection
from explorer.latent.windows import square_window
from explorer.ui.components.encodings_map import Layout, MapData
from explorer.ui.components.scene.parts import Picture, Point, View
from explorer.ui.pages.encodings.figures import CLASS, SharedFigures
from explorer.ui.pictures.manifold_tiles import Tiling, manifold_picture
from explorer.ui.pictures.thumbnail_atlas import shared_atlas

PRIOR, NAMES, THUMBNAILS, MANIFOLD = "prior", "names", "thumbnails", "manifold"
BACKDROP_TILES = 24


def map_data(
    core: Core, model: Description, layouts: Sequence[Layout], shared: SharedFigures
) -> MapData:
    """As much as there is by now of one model's test images, on these maps."""
    count = len(core.encodings(model.name))
    atlas = shared_atlas(core, model.name).ready(core.version(model.name))
    available = [THUMBNAILS] if atlas is not None else []
    if any(layout.prior_at is not None for layout in layouts):
        available.append(PRIOR)
    if shared.categories:
        available.append(NAMES)
    if can_show_manifold(model):
        available.append(MANIFOLD)
    return MapData(
        key=f"{model.name} {core.version(model.name)}",
        layouts=layouts,
        figures=shared.figures,
        categories=shared.categories,
        image_shape=model.image_shape,
        class_colors={name: theme.classes for name, theme in THEMES.items()},
        atlas=atlas,
        colour=CLASS if shared.categories else "",
        order=shared.figures[0].name,
        is_ink=shared.is_ink,
        available=tuple(available),
        shown=f"{count:,} test images",
    )


def layout_of(
    core: Core, model: Description, projection: Projection, shows_manifold: bool = False
) -> Layout:
    """Where a projection of a model's test images puts them."""
    encodings = core.encodings(model.name)
    points = np.full((len(encodings), 2), np.nan, dtype=np.float32)
    points[projection.rows] = projection.points
    plane, covariances = projection.plane, None
    if plane is not None and encodings.logvar is not None:
        covariances = plane.covariance(encodings.logvar)
    prior_at = _prior_centre(model, projection)
    window = square_window(projection.points, prior_at)
    home = View(window.x, window.y, window.half)
    return Layout(
        key=f"{model.name} {projection.method} {' '.join(projection.axis_labels)}",
        title=f"{model.title} · {projection.method}",
        points=points,
        axes=projection.axis_labels,
        home=home,
        prior_at=prior_at,
        covariances=covariances,
        picture=_manifold(core, model, home) if shows_manifold else None,
    )


def can_show_manifold(model: Description) -> bool:
    """Whether a place of the plane is all that the decoder needs."""
    return model.latent_dim == 2 and not model.can("conditional")


def _prior_centre(model: Description, projection: Projection) -> Point | None:
    if projection.plane is None or not model.can("gaussian_latent"):
        return None
    x, y = projection.plane.to_plane(np.zeros((1, model.latent_dim)))[0]
    return float(x), float(y)


def _manifold(core: Core, model: Description, home: View) -> Picture:
    across = (home.x - home.half, home.x + home.half)
    up = (home.y - home.half, home.y + home.half)
    picture: NDArray[np.uint8] = manifold_picture(
        core, Tiling(model.name, BACKDROP_TILES, window=(across, up))
    )
    return Picture(png_bytes(picture), (*across, *up), (BACKDROP_TILES, BACKDROP_TILES))
