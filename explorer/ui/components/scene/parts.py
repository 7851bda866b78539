"""What lies on a plane that several components show: a view of it, pictures, thumbnails?

Windows are (x0, x1, y0, y1) in plane coordinates, with y upwards.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

Window = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class View:
    """The visible square: its centre and half the length of its side, in plane units."""

    x: float = 0.0
    y: float = 0.0
    half: float = 3.5


@dataclass(frozen=True)
class Picture:
    """A picture's file, PNG or WebP, stretched over a window of the plane.

    `grid` is (columns, rows) for the manifold: tiles of equal size without gaps, evenly spaced in
    z, the first row at the top.
    """

    file: bytes
    window: Window
    grid: tuple[int, int] | None = None


@dataclass(frozen=True)
class Atlas:
    """A file, PNG or WebP, of thumbnails, row by row in the order of the points, without gaps."""

    file: bytes
    columns: int
    tile_px: tuple[int, int]
    """(width, height) of one thumbnail."""
    is_original: bool = True
    """False if the images are not on this machine and reconstructions stand in for them."""


def atlas_header(atlas: Atlas, keep: Callable[[bytes], str] | None = None) -> dict[str, Any]:
    """What `atlas.js` has to know of an atlas.

    Args:
        keep: keeps the file for the browser to ask for single thumbnails; where. Without it the
            file itself travels.
    """
    with Image.open(io.BytesIO(atlas.file)) as picture:
        size = picture.size
    path = None if keep is None else keep(atlas.file)
    return {"columns": atlas.columns, "tile": atlas.tile_px, "size": size, "path": path}
