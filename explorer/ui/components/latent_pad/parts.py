"""What can lie on the map?

Plane coordinates: with two latent dimensions the plane is the latent space itself; with more, a
`Plane` says which z a place (x, y) stands for. Windows are (x0, x1, y0, y1) with y upwards.
"""

from __future__ import annotations

from dataclasses import dataclass

Window = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class PadModel:
    """A model that decodes the cursor: its name at the socket and its title on the page."""

    name: str
    title: str


@dataclass(frozen=True)
class View:
    """The visible square: its centre and half the length of its side, in plane units."""

    x: float = 0.0
    y: float = 0.0
    half: float = 3.5


@dataclass(frozen=True)
class Picture:
    """A PNG stretched over a window of the plane.

    `grid` is (columns, rows) for the manifold: tiles of equal size without gaps, evenly spaced in
    z, the first row at the top.
    """

    png: bytes
    window: Window
    grid: tuple[int, int] | None = None


@dataclass(frozen=True)
class Atlas:
    """A PNG of thumbnails, row by row in the order of the points, without gaps."""

    png: bytes
    columns: int
    tile_px: tuple[int, int]
    """(width, height) of one thumbnail."""
    is_original: bool = True
    """False if the images are not on this machine and reconstructions stand in for them."""


@dataclass(frozen=True)
class Mark:
    """An image of the visitor's: its mean, and its posterior's covariance in the plane."""

    at: Point
    covariance: tuple[tuple[float, float], tuple[float, float]] | None = None
    label: str = ""
