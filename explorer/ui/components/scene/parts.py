"""What lies on a plane that several components show: a view of it, pictures, thumbnails?

Windows are (x0, x1, y0, y1) in plane coordinates, with y upwards.
"""

from __future__ import annotations

from dataclasses import dataclass

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
