"""Which tiles make the manifold that a page shows? Computed once for all visitors who look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core
from explorer.images.png import data_uri
from explorer.images.tiling import tile
from explorer.latent.manifold import ManifoldGrid, manifold_grid
from explorer.ui.pictures.picture import on_page
from explorer.ui.shell.cached import cached

Window = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Tiling:
    """What fixes a manifold's picture, hashable so that it is the key under which it is kept.

    Attributes:
        model: the checkpoint's name.
        n: tiles per side.
        dims: the latent dimensions that run across and up, counted from 0.
        window: the two dims' ranges of evenly spaced z; the prior's quantiles if None.
        held: the latent (D,) that gives the other dimensions; the prior's mean if None.
        condition: the label that a conditional model decodes under.
    """

    model: str
    n: int
    dims: tuple[int, int] = (0, 1)
    window: Window | None = None
    held: tuple[float, ...] | None = None
    condition: int | None = None


def grid_of(tiling: Tiling, latent_dim: int) -> ManifoldGrid:
    """The latents of the tiles."""
    if tiling.window is None:
        return manifold_grid(tiling.n, latent_dim, tiling.dims, tiling.held)
    low, high = np.array(tiling.window).T
    return manifold_grid(
        tiling.n,
        latent_dim,
        tiling.dims,
        tiling.held,
        spacing="even",
        extent=1.0,
        centre=(low + high) / 2,
        scale=(high - low) / 2,
    )


@cached(max_entries=64)
def manifold_picture(core: Core, tiling: Tiling) -> NDArray[np.uint8]:
    """The tiles as one picture, uint8 (H', W'[, 3]), first row at the top."""
    z = grid_of(tiling, core.describe(tiling.model).latent_dim).z
    return tile(
        core.decode(tiling.model, z, labels_of(tiling.condition, len(z))), tiling.n, tiling.n
    )


@cached(max_entries=64)
def manifold_uri(core: Core, tiling: Tiling, dark: bool) -> str:
    """The picture's data URI: on a light page grey tiles are inverted, strokes dark on light."""
    return data_uri(on_page(manifold_picture(core, tiling), dark))


def labels_of(condition: int | None, count: int) -> NDArray[np.int64] | None:
    """The same label for each of `count` latents, or None where the model takes none."""
    return None if condition is None else np.full(count, condition, dtype=np.int64)
