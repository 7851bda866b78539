"""What does the pad show, and how does it travel to the browser as one run of bytes?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.latent_pad.checks import (
    check_atlas,
    check_classes,
    check_layers,
    check_models,
    check_pictures,
    check_places,
    check_plane,
    check_points,
    check_view,
)
from explorer.ui.components.latent_pad.layers import LAYERS_AT_FIRST, WINDOWED
from explorer.ui.components.latent_pad.parts import Mark, PadModel
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.plane import Plane
from explorer.ui.components.scene.parts import Atlas, Picture, Point, View, atlas_header


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
        frames_in_a_row: where the points are frames of a film in its order, how many follow one
            another before it leaps; 0 elsewhere.
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
    frames_in_a_row: int = 0
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
        check_models(self.models, self.latent_dim, self.image_shape, self.labels)
        check_points(self.points, self.point_sigmas, self.point_labels)
        check_classes(self.point_labels, self.class_names, self.class_colors)
        check_pictures(self.pictures, self.manifold)
        check_atlas(self.atlas, 0 if self.points is None else len(self.points))
        check_plane(self.plane, self.latent_dim)
        check_layers(self.layers)
        check_places(self.pins, self.path, [mark.at for mark in self.marks], self.cursor)
        for view in (self.home, self.view):
            check_view(view)

    @property
    def pictures(self) -> dict[str, Picture]:
        """The pictures that cover a window of the plane, by their layer."""
        found: dict[str, Picture | None] = {name: getattr(self, name) for name in WINDOWED}
        return {name: picture for name, picture in found.items() if picture is not None}

    def envelope(
        self,
        *,
        height: int | None,
        socket_path: str,
        keep: Callable[[bytes], str] | None = None,
    ) -> bytes:
        """The bytes that the component is mounted with.

        Args:
            keep: keeps the thumbnails for the browser to ask for; without it they are among them.
        """
        header, blobs = _header(self, height, socket_path), _blobs(self)
        if keep is None and self.atlas is not None:
            blobs["atlas"] = self.atlas.file
        header["atlas"] = self.atlas and atlas_header(self.atlas, keep)
        return pack_envelope(header, blobs)


def _header(data: PadData, height: int | None, socket_path: str) -> dict[str, Any]:
    return {
        "models": [{"name": model.name, "title": model.title} for model in data.models],
        "latent_dim": data.latent_dim,
        "image_shape": list(data.image_shape),
        "labels": [int(label) for label in data.labels],
        "home": {"x": data.home.x, "y": data.home.y, "half": data.home.half},
        "class_names": list(data.class_names),
        "frames_in_a_row": data.frames_in_a_row,
        "class_colors": {theme: list(colors) for theme, colors in data.class_colors.items()},
        "windows": {name: list(picture.window) for name, picture in data.pictures.items()},
        "manifold_grid": data.manifold and data.manifold.grid,
        "plane": data.plane and data.plane.as_lists(),
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
    return blobs | {name: picture.file for name, picture in data.pictures.items()}
