"""What do the maps of a page show: which points, in which window, with what beside them?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.figures.palette import THEMES
from explorer.images.png import png_bytes
from explorer.images.tiling import tile
from explorer.latent.projections import Projection
from explorer.latent.windows import SquareWindow, cells_of, square_window
from explorer.ui.components.encodings_map import Category, Figure, Layout, MapData
from explorer.ui.components.scene.parts import Picture, Point, View
from explorer.ui.pages.encodings.figures import SharedFigures
from explorer.ui.pictures.thumbnail_atlas import rows_shown, shared_atlas
from explorer.ui.shell.cached import cached

PRIOR, NAMES, THUMBNAILS, MANIFOLD = "prior", "names", "thumbnails", "manifold"
BACKDROP_TILES = 24


def map_data(
    core: Core,
    model: Description,
    layouts: Sequence[Layout],
    shared: SharedFigures,
    rows: NDArray[np.int64] | None = None,
) -> MapData:
    """As much as there is by now of one model's test images, on these maps.

    Args:
        core, model: whose.
        layouts: of all test images.
        shared: their figures.
        rows: int64, the only images that are shown; all if None.
    """
    count = len(core.encodings(model.name)) if rows is None else len(rows)
    atlas = None
    if has_thumbnails(core, model.name):
        atlas = shared_atlas(core, model.name).ready(core.version(model.name))
    available = [THUMBNAILS] if atlas is not None else []
    if any(layout.prior_at is not None for layout in layouts):
        available.append(PRIOR)
    if shared.categories:
        available.append(NAMES)
    if can_show_manifold(model):
        available.append(MANIFOLD)
    return MapData(
        key=f"{model.name} {core.version(model.name)} {'' if rows is None else code_of(rows)}",
        layouts=[_of_rows(layout, rows) for layout in layouts],
        figures=[_of_figure(figure, rows) for figure in shared.figures],
        categories=[_of_category(category, rows) for category in shared.categories],
        image_shape=model.image_shape,
        class_colors={name: theme.classes for name, theme in THEMES.items()},
        rows=rows,
        atlas=atlas,
        colour=shared.categories[0].name if shared.categories else "",
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
        picture=_manifold(core, model.name, model.image_shape, home) if shows_manifold else None,
    )


def has_thumbnails(core: Core, name: str) -> bool:
    """Whether every test image has one: beyond some thousands they are too many."""
    mu = core.encodings(name).mu
    return len(rows_shown(mu)) == len(mu)


def code_of(rows: NDArray[np.int64]) -> str:
    """A short word that another choice of rows does not share."""
    return hashlib.sha256(rows.tobytes()).hexdigest()[:12]


def _of_rows(layout: Layout, rows: NDArray[np.int64] | None) -> Layout:
    if rows is None:
        return layout
    covariances = None if layout.covariances is None else layout.covariances[rows]
    return replace(layout, points=layout.points[rows], covariances=covariances)


def _of_figure(figure: Figure, rows: NDArray[np.int64] | None) -> Figure:
    return figure if rows is None else replace(figure, values=figure.values[rows])


def _of_category(category: Category, rows: NDArray[np.int64] | None) -> Category:
    return category if rows is None else replace(category, values=category.values[rows])


def can_show_manifold(model: Description) -> bool:
    """Whether a place of the plane is all that the decoder needs."""
    return model.latent_dim == 2 and not model.can("conditional")


def _prior_centre(model: Description, projection: Projection) -> Point | None:
    if projection.plane is None or not model.can("gaussian_latent"):
        return None
    x, y = projection.plane.to_plane(np.zeros((1, model.latent_dim)))[0]
    return float(x), float(y)


@cached(max_entries=16)
def _manifold(core: Core, name: str, image_shape: tuple[int, int, int], home: View) -> Picture:
    window = SquareWindow(home.x, home.y, home.half)
    columns, rows = cells_of(image_shape, BACKDROP_TILES)
    images = core.decode(name, window.cell_centres(columns, rows))
    return Picture(png_bytes(tile(images, rows, columns)), window.bounds, (columns, rows))
