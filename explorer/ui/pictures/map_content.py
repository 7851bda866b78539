"""What lies on a model's map? Made once for all visitors who look, the slow part after the first.

The points and the manifold make the first picture. Thumbnails, density and trust take longer, so a
page asks for them once its first picture is on the screen.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, CoreError, Description
from explorer.data.registry import DATASETS
from explorer.figures.palette import THEMES
from explorer.images.png import png_bytes
from explorer.images.thumbnails import shrunk
from explorer.images.tiling import tile
from explorer.images.webp import webp_bytes
from explorer.latent.plane_density import plane_mass
from explorer.latent.planes import Plane, axis_plane
from explorer.latent.windows import SquareWindow, cells_of, square_window
from explorer.ui.choices.plane import Sheet, marks_on, plane_of
from explorer.ui.components import latent_pad as pad
from explorer.ui.pictures.backdrop import Backdrop
from explorer.ui.pictures.map_holes import filled_cells
from explorer.ui.pictures.thumbnail_atlas import rows_shown, shared_atlas
from explorer.ui.shell.cached import cached

BACKDROP_S = 1.5
"""As long as the first picture waits for the backdrop: what is not there by then the pad asks for
itself, tile by tile, and between these for what is under the pointer."""
TILES = 24
"""A side: on a map of 650 px a tile of 28 px is as large as an image of MNIST."""
TILE_PX = 32
TILE_QUALITY = 80
"""Two fifths of a PNG's bytes; what is decoded under the pointer is exact anyway."""
QUICK_PIXELS = 28 * 28
"""Of one image: encoding a thousand of these takes less time than sending the map twice."""
DENSITY_CELLS = 128
DENSITY_FULL = 0.995
"""The share of cells that are less than fully bright."""
PLANE_DIMS = 2
DARK, MOSTLY_DARK = 64, 0.4
"""Pictures are strokes on nothing where so large a share of their pixels is below so much grey."""


@dataclass(frozen=True)
class MapPlan:
    """What fixes a map, hashable so that it is the key under which it is kept.

    Attributes:
        model: the checkpoint's name.
        sheet: the plane; None where the latent space is a plane itself.
        condition: the label under which a conditional model draws the backdrop; None elsewhere.
    """

    model: str
    sheet: Sheet | None = None
    condition: int | None = None


class SharedMap:
    """One map: its first picture, and what comes on top of it. Thread-safe."""

    def __init__(self, core: Core, plan: MapPlan):
        self._lock = threading.Lock()
        self._overlays: tuple[pad.Picture, pad.Picture | None, pad.Picture] | None = None
        self._atlas = shared_atlas(core, plan.model)
        model, encodings = core.describe(plan.model), core.encodings(plan.model)
        self._plan, self._version = plan, core.version(plan.model)
        self.rows = rows_shown(encodings.mu)
        self.plane = plane_on(model, plan.sheet, encodings.mu)
        self.marks = marks_on(plan.sheet, self.plane, encodings)
        points = self.plane.to_plane(encodings.mu[self.rows])
        self.window = square_window(points, _prior_centre(model, self.plane))
        columns, rows = cells_of(model.image_shape, TILES)
        z = self.plane.from_plane(self.window.cell_centres(columns, rows))
        self._tiles: Backdrop | None = Backdrop(z, plan.condition)
        images = self._tiles.decode(core, plan.model, BACKDROP_S)
        first = _first_picture(core, plan, self.plane, self.window, points, self.rows, images)
        whole = _manifold(images, self.window) if self._tiles.is_whole else None
        self.first = replace(first, manifold=whole)

    @property
    def is_complete(self) -> bool:
        """Whether the slow part is there."""
        return self._overlays is not None and self._atlas.ready(self._version) is not None

    @property
    def is_quick(self) -> bool:
        """Whether the slow part is quick here: thumbnails are there, and the images are small."""
        pixels = int(np.prod(self.first.image_shape))
        return self._atlas.ready(self._version) is not None and pixels <= QUICK_PIXELS

    def data(self) -> pad.PadData:
        """As much as there is by now."""
        density, trusted, holes = self._overlays or (None, None, None)
        atlas = self._atlas.ready(self._version)
        return replace(self.first, atlas=atlas, density=density, trust=trusted, holes=holes)

    def complete(self, core: Core, is_whole: bool = False) -> None:
        """Make the slow part, or wait for whoever is making it.

        Where the backdrop is not there by now its decoder is slow: the pad asks for the tiles, and
        only who wants the whole map waits for them.
        """
        self._atlas.wait(core, self._plan.model)
        with self._lock:
            if self._tiles is not None:
                if not (is_whole or self._tiles.is_whole):
                    self._overlays = self._overlays or (
                        _density(core, self),
                        None,
                        _holes(core, self),
                    )
                    return
                try:
                    images = self._tiles.decode(core, self._plan.model)
                    self.first = replace(self.first, manifold=_manifold(images, self.window))
                    trusted = _trust(core, self._plan, self._tiles.z, images, self.window)
                except CoreError:  # somebody's model, slow or failing: the map goes without
                    trusted = None
                self._overlays = _density(core, self), trusted, _holes(core, self)
                self._tiles = None


@cached(max_entries=24, shared=True)
def shared_map(core: Core, plan: MapPlan) -> SharedMap:
    """The map of a plan, with its first picture.

    Raises:
        CoreError: no such model, or one without stored encodings.
        LatentError: a plane that does not fit the model.
    """
    return SharedMap(core, plan)


def plane_on(model: Description, sheet: Sheet | None, mu: NDArray[np.float32]) -> Plane:
    """The plane that a map shows: the latent space itself where no other is chosen."""
    return axis_plane(model.latent_dim) if sheet is None else plane_of(sheet, mu)


def _first_picture(
    core: Core,
    plan: MapPlan,
    plane: Plane,
    window: SquareWindow,
    points: NDArray[np.float32],
    rows: NDArray[np.int64],
    images: NDArray[np.uint8],
) -> pad.PadData:
    model, encodings = core.describe(plan.model), core.encodings(plan.model)
    labels = encodings.labels
    names = model.class_names
    is_named = labels is not None and bool(names) and int(labels.max(initial=0)) < len(names)
    across, up = plane.basis
    return pad.PadData(
        models=(pad.PadModel(model.name, model.title),),
        latent_dim=model.latent_dim,
        image_shape=model.image_shape,
        home=pad.View(window.x, window.y, window.half),
        points=points,
        point_sigmas=_sigmas(core, plan, rows),
        point_labels=labels[rows] if labels is not None and is_named else None,
        class_names=names,
        frames_in_a_row=_frames_in_a_row(model, len(rows), len(encodings)),
        class_colors={
            name: tuple(theme.class_colour(label) for label in range(len(names)))
            for name, theme in THEMES.items()
        },
        plane=None if plan.sheet is None else pad.Plane(plane.origin, across, up),
        has_prior=model.can("gaussian_latent"),
        is_ink=is_ink(images),
    )


def _frames_in_a_row(model: Description, shown: int, count: int) -> int:
    """How many of the points are frames that follow one another; 0 of what is no film."""
    spec = DATASETS.get(model.dataset)
    return spec.frames_in_a_row if spec is not None and shown == count else 0


def is_ink(images: NDArray[np.uint8]) -> bool:
    """Whether pictures (N, C, H, W) are strokes on nothing, which may be drawn dark on light."""
    return bool(images.shape[1] == 1 and (images < DARK).mean() > MOSTLY_DARK)


def _sigmas(core: Core, plan: MapPlan, rows: NDArray[np.int64]) -> NDArray[np.floating[Any]] | None:
    """The posteriors' standard deviations (N, 2), where the plane is the latent space itself."""
    logvar = core.encodings(plan.model).logvar
    if plan.sheet is not None or logvar is None or logvar.shape[1] != PLANE_DIMS:
        return None
    sigmas: NDArray[np.floating[Any]] = np.exp(0.5 * logvar[rows])
    return sigmas


def _manifold(images: NDArray[np.uint8], window: SquareWindow) -> pad.Picture:
    height, width = images.shape[2:]
    factor = max(1, -(-max(height, width) // TILE_PX))
    columns, rows = cells_of(images.shape[1:], TILES)
    picture = tile(shrunk(images, min(factor, height, width)), rows, columns)
    return pad.Picture(webp_bytes(picture, TILE_QUALITY), window.bounds, (columns, rows))


def _density(core: Core, shared: SharedMap) -> pad.Picture:
    """q(z) along the plane; square roots, so that its thin parts are seen beside its peaks."""
    encodings = core.encodings(shared.first.models[0].name)
    mass = plane_mass(
        shared.plane,
        encodings.mu[shared.rows],
        None if encodings.logvar is None else encodings.logvar[shared.rows],
        shared.window,
        DENSITY_CELLS,
        np.random.default_rng(0),
    )
    full = max(float(np.quantile(mass, DENSITY_FULL)), np.finfo(np.float64).tiny)
    return _overlay(np.sqrt(mass / full), shared.window)


def _trust(
    core: Core,
    plan: MapPlan,
    z: NDArray[np.float32],
    images: NDArray[np.uint8],
    window: SquareWindow,
) -> pad.Picture | None:
    """Where the decoder's picture encodes back to where it came from; None without an encoder."""
    if not core.describe(plan.model).can("reconstructs"):
        return None
    labels = _repeated(plan.condition, len(z))
    trusted = core.trust(plan.model, z, labels, images)
    columns, rows = cells_of(images.shape[1:], TILES)
    return _overlay(trusted.reshape(rows, columns), window)


def _holes(core: Core, shared: SharedMap) -> pad.Picture:
    """Where the aggregate posterior falls far short of the prior."""
    model = core.describe(shared.first.models[0].name)
    centre = _prior_centre(model, shared.plane)
    encodings = core.encodings(model.name)
    cells = filled_cells(shared.plane, encodings, shared.rows, shared.window, centre)
    return _overlay(cells, shared.window)


def _overlay(values: NDArray[np.float64], window: SquareWindow) -> pad.Picture:
    grey = np.rint(np.nan_to_num(np.clip(values, 0.0, 1.0)) * 255).astype(np.uint8)
    return pad.Picture(png_bytes(grey), window.bounds)


def _prior_centre(model: Description, plane: Plane) -> tuple[float, float] | None:
    if not model.can("gaussian_latent"):
        return None
    x, y = plane.to_plane(np.zeros((1, model.latent_dim)))[0]
    return float(x), float(y)


def _repeated(label: int | None, count: int) -> NDArray[np.int64] | None:
    return None if label is None else np.full(count, label, dtype=np.int64)
