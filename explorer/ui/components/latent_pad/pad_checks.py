"""Does what a page gives the pad fit together?"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.latent_pad.layers import LAYERS, WINDOWED

if TYPE_CHECKING:
    from explorer.ui.components.latent_pad.pad_data import Atlas, PadData, Picture

MAX_MODELS = 4
MAX_LABELS = 16
MAX_POINTS = 100_000
MAX_ATLAS_PX = 16_777_216
"""Pixels in the atlas: the largest canvas that iPhones give."""
MAX_PATH_POINTS = 256
MAX_PINS = 24
ORTHONORMAL_TOLERANCE = 1e-3


class PadDataError(ValueError):
    """What a page gave the pad does not fit together."""


def check_models(data: PadData) -> None:
    """One to four models of one latent dimension and image shape."""
    if not 1 <= len(data.models) <= MAX_MODELS:
        raise PadDataError(f"{len(data.models)} models; the pad shows 1 to {MAX_MODELS}.")
    if data.latent_dim < 2:
        raise PadDataError(f"latent_dim is {data.latent_dim}; a plane needs at least 2.")
    channels, height, width = data.image_shape
    if channels not in (1, 3) or height < 1 or width < 1:
        raise PadDataError(f"image_shape is {data.image_shape}; it must be (1 or 3, H, W).")
    if len(data.labels) > MAX_LABELS:
        raise PadDataError(f"{len(data.labels)} labels; at most {MAX_LABELS} pictures fit.")


def check_points(data: PadData) -> None:
    """(N, 2) finite points, each with a class that has a name and a colour."""
    if data.points is None:
        for name in ("point_labels", "point_sigmas"):
            if getattr(data, name) is not None:
                raise PadDataError(f"{name} without points; give both or neither.")
        return
    points = np.asarray(data.points)
    if points.ndim != 2 or points.shape[1] != 2:
        raise PadDataError(f"points have shape {points.shape}; they must be (N, 2).")
    if len(points) > MAX_POINTS:
        raise PadDataError(f"{len(points)} points; at most {MAX_POINTS} can be drawn.")
    if not np.isfinite(points).all():
        raise PadDataError("A point is NaN or infinite; leave such points out.")
    if data.point_sigmas is not None:
        _check_sigmas(np.asarray(data.point_sigmas), len(points))
    if data.point_labels is not None:
        _check_labels(np.asarray(data.point_labels), len(points), len(data.class_names))
    for theme, colors in data.class_colors.items():
        if len(colors) < len(data.class_names):
            raise PadDataError(
                f"{len(colors)} {theme} colours for {len(data.class_names)} classes; "
                "give one for each."
            )


def _check_sigmas(sigmas: NDArray[np.floating[Any]], points: int) -> None:
    if sigmas.shape != (points, 2):
        raise PadDataError(f"point_sigmas have shape {sigmas.shape}; they must be ({points}, 2).")
    if not (np.isfinite(sigmas) & (sigmas >= 0)).all():
        raise PadDataError("A standard deviation is below 0 or not finite; leave such points out.")


def _check_labels(labels: NDArray[np.integer[Any]], points: int, classes: int) -> None:
    if labels.shape != (points,):
        raise PadDataError(f"point_labels have shape {labels.shape}; they must be ({points},).")
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        raise PadDataError(
            f"point_labels go from {labels.min()} to {labels.max()}, but there are {classes} "
            "class names; name every class."
        )


def check_pictures(data: PadData) -> None:
    """PNGs with windows, a manifold with its grid, an atlas with room for every point."""
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


def check_plane(data: PadData) -> None:
    """Two orthonormal axes of the latent space, wherever it has more than two dimensions."""
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


def check_state(data: PadData) -> None:
    """Known layers, and pins, path, view and cursor that are finite and not too many."""
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
