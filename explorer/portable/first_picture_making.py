"""Which first pictures has a model, and how are they made from it?"""

from __future__ import annotations

import base64
import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.core import Core, CoreError, Description
from explorer.images.tiling import tile
from explorer.latent.manifold import manifold_axis, quantiles
from explorer.latent.windows import SquareWindow, cells_of, square_window
from explorer.portable.first_picture import FirstPictures, Tiles
from explorer.portable.plane_dots import plane_dots

MAP_TILES, MANIFOLD_TILES = 24, 20
"""A side, as the pages have them at first."""
LATENTS_INSIDE = (0.01, 0.99)
"""What the page of the manifold shows of latents that have no prior."""
MOST_PX = 448
"""Of a picture's longer side: it is drawn half as large again, for a second or ten."""
QUALITY, SPEED = 30, 8
MOST_DOTS = 3_000
"""9 kB of base64 packed; more of them look the same."""
DARK, MOSTLY_DARK = 64, 0.4
"""As the map has it: strokes on nothing."""


def first_pictures(core: Core, name: str) -> FirstPictures:
    """The first pictures of a model.

    Raises:
        CoreError: it has none, for want of a latent plane or of encodings.
    """
    model = core.describe(name)
    if model.latent_dim != 2 or not model.can("decodes_latent"):
        raise CoreError(f"{name} has no first pictures: its latent space is no plane.")
    encodings = core.encodings(name)
    prior_at = (0.0, 0.0) if model.can("gaussian_latent") else None
    window = square_window(encodings.mu, prior_at)
    label = 0 if model.can("conditional") else None
    columns, rows = cells_of(model.image_shape, MAP_TILES)
    images = _decoded(core, model, window.cell_centres(columns, rows), label)
    x0, x1, y0, y1 = window.bounds
    sides = (x0, x1), (y0, y1)
    dots, counts = plane_dots(encodings.mu, encodings.labels, sides, MOST_DOTS)
    return FirstPictures(
        image_shape=model.image_shape,
        label=label,
        is_ink=bool(images.shape[1] == 1 and (images < DARK).mean() > MOSTLY_DARK),
        window=sides,
        map=_tiles(images, (columns, rows), _centres(window, columns, rows)),
        manifold=_manifold(core, model, encodings.mu, label),
        dots=dots,
        counts=counts,
    )


def _manifold(core: Core, model: Description, mu: NDArray[np.float32], label: int | None) -> Tiles:
    """The prior's quantiles, or where there is no prior even steps over the latents."""
    if model.can("gaussian_latent"):
        axes = np.stack([manifold_axis(MANIFOLD_TILES)] * 2)
    else:
        low, high = np.quantile(mu, LATENTS_INSIDE, axis=0)
        share = quantiles(MANIFOLD_TILES)
        axes = low[:, None] + (high - low)[:, None] * share
    x, y = np.meshgrid(axes[0], axes[1, ::-1])
    z = np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float32)
    return _tiles(_decoded(core, model, z, label), (MANIFOLD_TILES, MANIFOLD_TILES), axes)


def _decoded(
    core: Core, model: Description, z: NDArray[np.float32], label: int | None
) -> NDArray[np.uint8]:
    labels = None if label is None else np.full(len(z), label, dtype=np.int64)
    return core.decode(model.name, z, labels)


def _centres(window: SquareWindow, columns: int, rows: int) -> tuple[NDArray[np.float64], ...]:
    edges = window.edges(columns)[0], window.edges(rows)[1]
    return tuple((ends[:-1] + ends[1:]) / 2 for ends in edges)


def _tiles(
    images: NDArray[np.uint8],
    grid: tuple[int, int],
    axes: NDArray[np.float64] | tuple[NDArray[np.float64], ...],
) -> Tiles:
    columns, rows = grid
    picture = Image.fromarray(tile(images, rows, columns))
    picture.thumbnail((MOST_PX, MOST_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "AVIF", quality=QUALITY, speed=SPEED)
    across, up = (tuple(round(float(value), 5) for value in axis) for axis in axes)
    return Tiles(_text(out.getvalue()), grid, (across, up))


def _text(contents: bytes) -> str:
    return base64.b64encode(contents).decode("ascii")
