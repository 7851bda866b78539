"""What lies on the map, and is it fit to be shown?

Plane coordinates: with two latent dimensions the plane is the latent space itself; with more, a
`Plane` says which z a place (x, y) stands for. Windows are (x0, x1, y0, y1) with y upwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.latent_pad.envelope import pack_envelope
from explorer.ui.components.latent_pad.layers import LAYERS_AT_FIRST, WINDOWED
from explorer.ui.components.latent_pad.pad_checks import (
    check_models,
    check_pictures,
    check_plane,
    check_points,
    check_state,
)

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


@dataclass(frozen=True, eq=False)
class Plane:
    """z = origin + x·u + y·v, each of shape (D,), u and v orthonormal."""

    origin: NDArray[np.floating[Any]]
    u: NDArray[np.floating[Any]]
    v: NDArray[np.floating[Any]]


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


@dataclass(frozen=True, eq=False)
class PadData:
    """Everything that the pad shows.

    Attributes:
        models: one to four; the first is the one whose manifold is the backdrop.
        latent_dim: D, the same for all of them.
        image_shape: (C, H, W) of the decoded image.
        labels: for conditional models, the labels to decode each place with; a picture for each.
        home: what is visible at first and after a double click.
        points: float32 (N, 2), the encoded test images in plane coordinates.
        point_sigmas: float32 (N, 2), the standard deviations of their posteriors, where the plane
            is the latent space itself and there are posteriors.
        point_labels: their classes, (N,) in 0 … len(class_names)-1, or None.
        class_colors: per theme ("light", "dark"), one CSS colour for each class.
        manifold: the backdrop; without it the pad asks the model for every tile.
        density: bright where the aggregate posterior is dense.
        posterior: bright where the exact posterior p(z|x) of the visitor's image is high.
        trust: bright where the decoded picture encodes back to where it came from.
        holes: bright where images encode to, dark where next to none does; drawn with trust.
        has_prior: whether p(z) = N(0, I); circles and log p(z) need it.
        is_ink: whether 0 means nothing there, so that strokes may be drawn dark on light.
        pins, path, view, cursor, layers: where a person starts; theirs afterwards.
        state_version: change it to make the pad take those five again.
        decoded_title: over the decoded picture.
        marks_title: what the marks are, on the chip that hides them.
        room_px: how much of the window's height the page needs for what is not the map.
    """

    models: tuple[PadModel, ...]
    latent_dim: int
    image_shape: tuple[int, int, int]
    labels: tuple[int, ...] = ()
    home: View = field(default_factory=View)
    points: NDArray[np.floating[Any]] | None = None
    point_sigmas: NDArray[np.floating[Any]] | None = None
    point_labels: NDArray[np.integer[Any]] | None = None
    class_names: tuple[str, ...] = ()
    class_colors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    manifold: Picture | None = None
    atlas: Atlas | None = None
    density: Picture | None = None
    posterior: Picture | None = None
    trust: Picture | None = None
    holes: Picture | None = None
    plane: Plane | None = None
    marks: tuple[Mark, ...] = ()
    has_prior: bool = True
    is_ink: bool = True
    pins: tuple[Point, ...] = ()
    path: tuple[Point, ...] = ()
    view: View | None = None
    cursor: Point | None = None
    layers: tuple[str, ...] = LAYERS_AT_FIRST
    state_version: str = ""
    decoded_title: str = "decoded p(x|z)"
    marks_title: str = "your image"
    room_px: int = 236

    def __post_init__(self) -> None:
        check_models(self)
        check_points(self)
        check_pictures(self)
        check_plane(self)
        check_state(self)

    def envelope(self, *, height: int | None, socket_path: str) -> bytes:
        """The bytes that the component is mounted with."""
        return pack_envelope(_header(self, height, socket_path), _blobs(self))


def _header(data: PadData, height: int | None, socket_path: str) -> dict[str, Any]:
    pictures: dict[str, Picture | None] = {name: getattr(data, name) for name in WINDOWED}
    return {
        "models": [{"name": model.name, "title": model.title} for model in data.models],
        "latent_dim": data.latent_dim,
        "image_shape": list(data.image_shape),
        "labels": [int(label) for label in data.labels],
        "home": {"x": data.home.x, "y": data.home.y, "half": data.home.half},
        "class_names": list(data.class_names),
        "class_colors": {theme: list(colors) for theme, colors in data.class_colors.items()},
        "windows": {name: list(p.window) for name, p in pictures.items() if p is not None},
        "manifold_grid": data.manifold and data.manifold.grid,
        "atlas": data.atlas and {"columns": data.atlas.columns, "tile": data.atlas.tile_px},
        "plane": data.plane and _plane_lists(data.plane),
        "marks": [
            {"at": mark.at, "covariance": mark.covariance, "label": mark.label}
            for mark in data.marks
        ],
        "has_prior": data.has_prior,
        "is_ink": data.is_ink,
        "pins": [list(map(float, pin)) for pin in data.pins],
        "path": [list(map(float, point)) for point in data.path],
        "view": data.view and [data.view.x, data.view.y, data.view.half],
        "cursor": data.cursor and list(map(float, data.cursor)),
        "layers": list(data.layers),
        "state_version": data.state_version,
        "words": _words(data),
        "room_px": data.room_px,
        "height": height,
        "socket_path": socket_path,
    }


def _plane_lists(plane: Plane) -> dict[str, list[float]]:
    vectors: Iterable[tuple[str, NDArray[np.floating[Any]]]] = vars(plane).items()
    return {name: np.asarray(vector, dtype=np.float64).tolist() for name, vector in vectors}


def _words(data: PadData) -> dict[str, Any]:
    near = "nearest test image" if data.plane is None else "nearest in the plane"
    if data.atlas is not None and not data.atlas.is_original:
        near = "nearest, reconstructed"
    return {
        "near": near,
        "plane": "z — move the pointer anywhere",
        "plane_touched": "z — touch the plane anywhere",
        "decoded": data.decoded_title,
        "layers": {"marks": data.marks_title},
    }


def _blobs(data: PadData) -> dict[str, bytes]:
    blobs: dict[str, bytes] = {}
    if data.points is not None:
        blobs["points"] = np.asarray(data.points, dtype="<f4").tobytes()
    if data.point_sigmas is not None:
        blobs["sigmas"] = np.asarray(data.point_sigmas, dtype="<f4").tobytes()
    if data.point_labels is not None:
        blobs["labels"] = np.asarray(data.point_labels, dtype=np.uint8).tobytes()
    for name in (*WINDOWED, "atlas"):
        picture: Picture | Atlas | None = getattr(data, name)
        if picture is not None:
            blobs[name] = picture.png
    return blobs
