"""What lies on the map, and is it fit to be shown?

Plane coordinates: with two latent dimensions the plane is the latent space itself; with more, a
`Plane` says which z a place (x, y) stands for. Windows are (x0, x1, y0, y1) with y upwards.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.latent_pad.envelope import pack_envelope

MAX_MODELS = 4
MAX_LABELS = 16
MAX_POINTS = 100_000
MAX_ATLAS_PX = 16_777_216
"""Pixels in the atlas: the largest canvas that iPhones give."""
MAX_PATH_POINTS = 256
MAX_PINS = 24
ORTHONORMAL_TOLERANCE = 1e-3

WINDOWED = ("manifold", "density", "posterior", "trust")
"""The pictures that cover a window of the plane."""

LAYERS = (
    "manifold",
    "points",
    "labels",
    "prior",
    "density",
    "posterior",
    "trust",
    "thumbnails",
    "marks",
    "pins",
)
LAYERS_AT_FIRST = (
    "manifold",
    "points",
    "labels",
    "prior",
    "posterior",
    "thumbnails",
    "marks",
    "pins",
)

Window = tuple[float, float, float, float]
Point = tuple[float, float]


class PadDataError(ValueError):
    """What a page gave the pad does not fit together."""


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
        point_labels: their classes, (N,) in 0 … len(class_names)-1, or None.
        class_colors: per theme ("light", "dark"), one CSS colour for each class.
        manifold: the backdrop; without it the pad asks the model for every tile.
        density: bright where the aggregate posterior is dense.
        posterior: bright where the exact posterior p(z|x) of the visitor's image is high.
        trust: bright where the decoded picture encodes back to where it came from.
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
    point_labels: NDArray[np.integer[Any]] | None = None
    class_names: tuple[str, ...] = ()
    class_colors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    manifold: Picture | None = None
    atlas: Atlas | None = None
    density: Picture | None = None
    posterior: Picture | None = None
    trust: Picture | None = None
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
        _check_models(self)
        _check_points(self)
        _check_pictures(self)
        _check_plane(self)
        _check_state(self)

    def envelope(self, *, height: int | None, socket_path: str) -> bytes:
        """The bytes that the component is mounted with."""
        return pack_envelope(_header(self, height, socket_path), _blobs(self))


def _check_models(data: PadData) -> None:
    if not 1 <= len(data.models) <= MAX_MODELS:
        raise PadDataError(f"{len(data.models)} models; the pad shows 1 to {MAX_MODELS}.")
    if data.latent_dim < 2:
        raise PadDataError(f"latent_dim is {data.latent_dim}; a plane needs at least 2.")
    channels, height, width = data.image_shape
    if channels not in (1, 3) or height < 1 or width < 1:
        raise PadDataError(f"image_shape is {data.image_shape}; it must be (1 or 3, H, W).")
    if len(data.labels) > MAX_LABELS:
        raise PadDataError(f"{len(data.labels)} labels; at most {MAX_LABELS} pictures fit.")


def _check_points(data: PadData) -> None:
    if data.points is None:
        if data.point_labels is not None:
            raise PadDataError("point_labels without points; give both or neither.")
        return
    points = np.asarray(data.points)
    if points.ndim != 2 or points.shape[1] != 2:
        raise PadDataError(f"points have shape {points.shape}; they must be (N, 2).")
    if len(points) > MAX_POINTS:
        raise PadDataError(f"{len(points)} points; at most {MAX_POINTS} can be drawn.")
    if not np.isfinite(points).all():
        raise PadDataError("A point is NaN or infinite; leave such points out.")
    if data.point_labels is not None:
        _check_labels(np.asarray(data.point_labels), len(points), len(data.class_names))
    for theme, colors in data.class_colors.items():
        if len(colors) < len(data.class_names):
            raise PadDataError(
                f"{len(colors)} {theme} colours for {len(data.class_names)} classes; "
                "give one for each."
            )


def _check_labels(labels: NDArray[np.integer[Any]], points: int, classes: int) -> None:
    if labels.shape != (points,):
        raise PadDataError(f"point_labels have shape {labels.shape}; they must be ({points},).")
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise PadDataError(
            f"point_labels go from {labels.min()} to {labels.max()}, but there are {classes} "
            "class names; name every class."
        )


def _check_pictures(data: PadData) -> None:
    for name in WINDOWED:
        picture: Picture | None = getattr(data, name)
        if picture is None:
            continue
        png_size(picture.png)
        x0, x1, y0, y1 = picture.window
        if not (x0 < x1 and y0 < y1):
            raise PadDataError(f"The {name} window is {picture.window}; give (x0, x1, y0, y1).")
    if data.manifold is not None and data.manifold.grid is None:
        raise PadDataError("The manifold picture needs its grid: (columns, rows).")
    if data.atlas is not None:
        _check_atlas(data.atlas, 0 if data.points is None else len(data.points))


def _check_atlas(atlas: Atlas, points: int) -> None:
    width, height = png_size(atlas.png)
    tile_width, tile_height = atlas.tile_px
    room = (height // tile_height) * atlas.columns
    if width < atlas.columns * tile_width or room < points:
        raise PadDataError(
            f"The atlas is {width}×{height} pixels: room for {room} thumbnails in "
            f"{atlas.columns} columns of {tile_width}×{tile_height}, but there are {points} points."
        )
    if width * height > MAX_ATLAS_PX:
        raise PadDataError(
            f"The atlas has {width * height} pixels, more than the {MAX_ATLAS_PX} that every "
            "browser can draw; make the thumbnails smaller."
        )


def _check_plane(data: PadData) -> None:
    if data.plane is None:
        if data.latent_dim != 2:
            raise PadDataError(f"latent_dim is {data.latent_dim}; say which plane of it is shown.")
        return
    for name in ("origin", "u", "v"):
        vector = np.asarray(getattr(data.plane, name))
        if vector.shape != (data.latent_dim,) or not np.isfinite(vector).all():
            raise PadDataError(
                f"The plane's {name} has shape {vector.shape}; it must be ({data.latent_dim},) "
                "and finite."
            )
    axes = np.stack([data.plane.u, data.plane.v]).astype(np.float64)
    if np.abs(axes @ axes.T - np.eye(2)).max() > ORTHONORMAL_TOLERANCE:
        raise PadDataError("The plane's u and v are not orthonormal; orthonormalise them first.")


def _check_state(data: PadData) -> None:
    unknown = [layer for layer in data.layers if layer not in LAYERS]
    if unknown:
        raise PadDataError(f"There is no layer {unknown[0]!r}. The layers are {', '.join(LAYERS)}.")
    for view in (data.home, data.view):
        if view is not None and not (view.half > 0 and np.isfinite([view.x, view.y]).all()):
            raise PadDataError(f"{view} is no view; its half must be more than 0.")
    for name, limit in (("pins", MAX_PINS), ("path", MAX_PATH_POINTS)):
        places = getattr(data, name)
        if len(places) > limit:
            raise PadDataError(f"{len(places)} points in {name}; at most {limit} are kept.")
    cursors = () if data.cursor is None else (data.cursor,)
    places = [*data.pins, *data.path, *cursors, *(mark.at for mark in data.marks)]
    if places and not np.isfinite(np.asarray(places, dtype=np.float64)).all():
        raise PadDataError("A pin, mark, path point or the cursor is not finite.")


def png_size(png: bytes) -> tuple[int, int]:
    """(width, height) in pixels, from the file's own header (PNG, §11.2.2 IHDR).

    Raises:
        PadDataError: these bytes are no PNG.
    """
    if len(png) < 24 or not png.startswith(b"\x89PNG\r\n\x1a\n"):
        raise PadDataError(f"{len(png)} bytes that are no PNG; encode the picture first.")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


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
    reconstructed = data.atlas is not None and not data.atlas.is_original
    return {
        "near": "nearest, reconstructed" if reconstructed else "nearest test image",
        "plane": "z — move the pointer anywhere",
        "decoded": data.decoded_title,
        "layers": {"marks": data.marks_title},
    }


def _blobs(data: PadData) -> dict[str, bytes]:
    blobs: dict[str, bytes] = {}
    if data.points is not None:
        blobs["points"] = np.asarray(data.points, dtype="<f4").tobytes()
    if data.point_labels is not None:
        blobs["labels"] = np.asarray(data.point_labels, dtype=np.uint8).tobytes()
    for name in (*WINDOWED, "atlas"):
        picture: Picture | Atlas | None = getattr(data, name)
        if picture is not None:
            blobs[name] = picture.png
    return blobs
