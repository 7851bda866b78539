"""Does what a page gives the pad fit together?"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.ui.components.latent_pad.layers import LAYERS
from explorer.ui.components.latent_pad.parts import PadModel
from explorer.ui.components.live.plane import Plane
from explorer.ui.components.scene.parts import Atlas, Picture, Point, View

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


def check_models(
    models: Sequence[PadModel],
    latent_dim: int,
    image_shape: tuple[int, int, int],
    labels: Sequence[int],
) -> None:
    """One to four models of one latent dimension and image shape."""
    if not 1 <= len(models) <= MAX_MODELS:
        raise PadDataError(f"{len(models)} models; the pad shows 1 to {MAX_MODELS}.")
    if latent_dim < 2:
        raise PadDataError(f"latent_dim is {latent_dim}; a plane needs at least 2.")
    channels, height, width = image_shape
    if channels not in (1, 3) or height < 1 or width < 1:
        raise PadDataError(f"image_shape is {image_shape}; it must be (1 or 3, H, W).")
    if len(labels) > MAX_LABELS:
        raise PadDataError(f"{len(labels)} labels; at most {MAX_LABELS} pictures fit.")


def check_points(
    points: NDArray[np.floating[Any]] | None,
    sigmas: NDArray[np.floating[Any]] | None,
    labels: NDArray[np.integer[Any]] | None,
) -> None:
    """(N, 2) finite points, and for each its standard deviations and class where they are given."""
    if points is None:
        for name, given in (("point_labels", labels), ("point_sigmas", sigmas)):
            if given is not None:
                raise PadDataError(f"{name} without points; give both or neither.")
        return
    points = np.asarray(points)
    if points.ndim != 2 or points.shape[1] != 2:
        raise PadDataError(f"points have shape {points.shape}; they must be (N, 2).")
    if len(points) > MAX_POINTS:
        raise PadDataError(f"{len(points)} points; at most {MAX_POINTS} can be drawn.")
    if not np.isfinite(points).all():
        raise PadDataError("A point is NaN or infinite; leave such points out.")
    if sigmas is not None:
        _check_sigmas(np.asarray(sigmas), len(points))
    if labels is not None and np.shape(labels) != (len(points),):
        raise PadDataError(
            f"point_labels have shape {np.shape(labels)}; they must be ({len(points)},)."
        )


def _check_sigmas(sigmas: NDArray[np.floating[Any]], points: int) -> None:
    if sigmas.shape != (points, 2):
        raise PadDataError(f"point_sigmas have shape {sigmas.shape}; they must be ({points}, 2).")
    if not (np.isfinite(sigmas) & (sigmas >= 0)).all():
        raise PadDataError("A standard deviation is below 0 or not finite; leave such points out.")


def check_classes(
    labels: NDArray[np.integer[Any]] | None,
    names: Sequence[str],
    colors: Mapping[str, Sequence[str]],
) -> None:
    """Every class that occurs has a name, and in each theme a colour."""
    labels = np.empty(0, dtype=np.int64) if labels is None else np.asarray(labels)
    if labels.size and (labels.min() < 0 or labels.max() >= len(names)):
        raise PadDataError(
            f"point_labels go from {labels.min()} to {labels.max()}, but there are {len(names)} "
            "class names; name every class."
        )
    for theme, given in colors.items():
        if len(given) < len(names):
            raise PadDataError(
                f"{len(given)} {theme} colours for {len(names)} classes; give one for each."
            )


def check_pictures(pictures: Mapping[str, Picture], manifold: Picture | None) -> None:
    """PNGs with windows, and a manifold with its grid."""
    for name, picture in pictures.items():
        picture_size(picture.file)
        x0, x1, y0, y1 = picture.window
        if not (x0 < x1 and y0 < y1):
            raise PadDataError(f"The {name} window is {picture.window}; give (x0, x1, y0, y1).")
    if manifold is not None and manifold.grid is None:
        raise PadDataError("The manifold picture needs its grid: (columns, rows).")


def check_atlas(atlas: Atlas | None, points: int) -> None:
    """Room for a thumbnail of every point, on a canvas that every browser can draw."""
    if atlas is None:
        return
    width, height = picture_size(atlas.file)
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


def check_plane(plane: Plane | None, latent_dim: int) -> None:
    """Two orthonormal axes of the latent space, wherever it has more than two dimensions."""
    if plane is None:
        if latent_dim != 2:
            raise PadDataError(f"latent_dim is {latent_dim}; say which plane of it is shown.")
        return
    for name in ("origin", "u", "v"):
        vector = np.asarray(getattr(plane, name))
        if vector.shape != (latent_dim,) or not np.isfinite(vector).all():
            raise PadDataError(
                f"The plane's {name} has shape {vector.shape}; it must be ({latent_dim},) "
                "and finite."
            )
    axes = np.stack([plane.u, plane.v]).astype(np.float64)
    if np.abs(axes @ axes.T - np.eye(2)).max() > ORTHONORMAL_TOLERANCE:
        raise PadDataError("The plane's u and v are not orthonormal; orthonormalise them first.")


def check_layers(layers: Sequence[str]) -> None:
    """Layers that there are."""
    unknown = [layer for layer in layers if layer not in LAYERS]
    if unknown:
        raise PadDataError(f"There is no layer {unknown[0]!r}. The layers are {', '.join(LAYERS)}.")


def check_view(view: View | None) -> None:
    """A finite view that is more than a point."""
    if view is not None and not (view.half > 0 and np.isfinite([view.x, view.y]).all()):
        raise PadDataError(f"{view} is no view; its half must be more than 0.")


def check_places(
    pins: Sequence[Point], path: Sequence[Point], marks: Sequence[Point], cursor: Point | None
) -> None:
    """Finite places, and not too many of them."""
    for name, points, limit in (("pins", pins, MAX_PINS), ("path", path, MAX_PATH_POINTS)):
        if len(points) > limit:
            raise PadDataError(f"{len(points)} points in {name}; at most {limit} are kept.")
    places = [*pins, *path, *marks, *([] if cursor is None else [cursor])]
    if places and not np.isfinite(np.asarray(places, dtype=np.float64)).all():
        raise PadDataError("A pin, mark, path point or the cursor is not finite.")


def picture_size(file: bytes) -> tuple[int, int]:
    """(width, height) in pixels, from the file's own header.

    Raises:
        PadDataError: these bytes are neither a PNG nor a WebP file.
    """
    try:
        with Image.open(io.BytesIO(file), formats=("PNG", "WEBP")) as picture:
            return picture.size
    except OSError as error:
        raise PadDataError(
            f"{len(file)} bytes that are neither PNG nor WebP; encode the picture first."
        ) from error
