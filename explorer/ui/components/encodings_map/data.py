"""What does the encodings' map show, and how does it travel to the browser as one run of bytes?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.live.address import kept_path
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.scene.parts import Atlas, Picture, Point, View, atlas_header

LOG_SIGMAS_PER_UNIT, CORRELATION = 1000, 32767
LARGEST_LOG_SIGMA = 32.0
"""Beyond it a posterior is a point, or the whole plane."""
MOST_MAPS = 2


class MapDataError(ValueError):
    """What a page gave the map does not fit together."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A number for each test image, such as its KL.

    Attributes:
        name: in the address, without blanks.
        title: for people.
        unit: "nats", "%" for shares in [0, 1], or "".
        values: (N,), NaN where there is none.
        digits: behind the decimal point.
    """

    name: str
    title: str
    unit: str
    values: NDArray[np.floating[Any]]
    digits: int = 2


@dataclass(frozen=True, eq=False)
class Category:
    """A class for each test image; `values` (N,) are places in `names`, -1 for none."""

    name: str
    title: str
    names: tuple[str, ...]
    values: NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Layout:
    """Where each test image lies on one map.

    Attributes:
        key: another one for each model and projection; the view is kept under it.
        title: of the map, where there are two.
        points: float32 (N, 2), NaN where an image has no place on this map.
        axes: what runs across, and what runs up.
        home: what is visible at first.
        prior_at: where z = 0 lies, to draw the prior's circles about it.
        covariances: (N, 2, 2) of the posteriors on the plane, where they can be drawn.
        picture: a manifold to lie faintly under the points.
    """

    key: str
    title: str
    points: NDArray[np.floating[Any]]
    axes: tuple[str, str]
    home: View
    prior_at: Point | None = None
    covariances: NDArray[np.floating[Any]] | None = None
    picture: Picture | None = None


@dataclass(frozen=True, eq=False)
class MapData:
    """Everything that the maps and the figures beside them show, of N test images.

    Attributes:
        key: of the model and of which of its images; a selection is kept under it.
        layouts: one or two.
        figures, categories: of each image; the category "class" is what the data say.
        rows: int (N,), each image's row in the test split; None where they are 0 … N-1.
        image_shape: (C, H, W).
        class_colors: per theme ("light", "dark"), CSS colours, taken in turn.
        atlas: a thumbnail for each row of the test split, if there are any.
        colour, order: the names of what colours the points and orders the images at first.
        is_ink: whether 0 means nothing there, so that strokes may be drawn dark on light.
        available: the layers that there can be.
        shown: what the points are, for people.
        asked: a selection that Python asks for: a number, another one each time, and its code.
    """

    key: str
    layouts: Sequence[Layout]
    figures: Sequence[Figure]
    categories: Sequence[Category]
    image_shape: tuple[int, int, int]
    class_colors: Mapping[str, Sequence[str]]
    rows: NDArray[np.integer[Any]] | None = None
    atlas: Atlas | None = None
    colour: str = ""
    order: str = ""
    is_ink: bool = False
    available: tuple[str, ...] = ()
    shown: str = "the test images"
    asked: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.layouts) <= MOST_MAPS:
            raise MapDataError(f"{len(self.layouts)} maps; there is room for 1 to {MOST_MAPS}.")
        for layout in self.layouts:
            if layout.points.shape != (len(self), 2):
                raise MapDataError(
                    f"points of {layout.title!r} have shape {layout.points.shape}; they must be "
                    f"({len(self)}, 2), a place for each image."
                )
        columns = [(one.title, one.values.shape) for one in self.figures]
        columns += [(one.title, one.values.shape) for one in self.categories]
        for title, shape in columns:
            if shape != (len(self),):
                raise MapDataError(f"{title!r} has shape {shape}; it must be ({len(self)},).")
        for category in self.categories:
            if category.values.size and category.values.max() >= len(category.names):
                raise MapDataError(f"{category.title!r} has classes without a name.")

    def __len__(self) -> int:
        return len(self.layouts[0].points)

    def envelope(self) -> bytes:
        """The bytes that the component is mounted with."""
        return pack_envelope(_header(self), _blobs(self))


def _header(data: MapData) -> dict[str, Any]:
    return {
        "key": data.key,
        "count": len(data),
        "layouts": [
            {
                "key": layout.key,
                "title": layout.title,
                "axes": list(layout.axes),
                "home": {"x": layout.home.x, "y": layout.home.y, "half": layout.home.half},
                "prior": layout.prior_at and list(layout.prior_at),
                "window": layout.picture and list(layout.picture.window),
            }
            for layout in data.layouts
        ],
        "figures": [
            {"name": one.name, "title": one.title, "unit": one.unit, "digits": one.digits}
            for one in data.figures
        ],
        "categories": [
            {"name": one.name, "title": one.title, "names": list(one.names)}
            for one in data.categories
        ],
        "image_shape": list(data.image_shape),
        "class_colors": {theme: list(colors) for theme, colors in data.class_colors.items()},
        "atlas": data.atlas and atlas_header(data.atlas, kept_path),
        "colour": data.colour,
        "order": data.order,
        "is_ink": data.is_ink,
        "available": list(data.available),
        "shown": data.shown,
        "asked": data.asked,
    }


def _blobs(data: MapData) -> dict[str, bytes]:
    blobs: dict[str, bytes] = {}
    for number, layout in enumerate(data.layouts):
        blobs[f"points{number}"] = np.asarray(layout.points, dtype="<f4").tobytes()
        if layout.covariances is not None:
            blobs[f"spread{number}"] = _spread(layout.covariances)
        if layout.picture is not None:
            blobs[f"picture{number}"] = layout.picture.file
    for figure in data.figures:
        blobs[figure.name] = np.asarray(figure.values, dtype="<f4").tobytes()
    for category in data.categories:
        blobs[category.name] = np.asarray(category.values, dtype="<i2").tobytes()
    if data.rows is not None:
        blobs["rows"] = np.asarray(data.rows, dtype="<f4").tobytes()
    return blobs


def _spread(covariances: NDArray[np.floating[Any]]) -> bytes:
    """Log σ across and up and their correlation, int16 (N, 3): to a thousandth."""
    variances = np.maximum(np.diagonal(covariances, axis1=1, axis2=2), 1e-24)
    logs = np.clip(0.5 * np.log(variances), -LARGEST_LOG_SIGMA, LARGEST_LOG_SIGMA)
    correlation = np.clip(covariances[:, 0, 1] / np.sqrt(variances.prod(1)), -1.0, 1.0)
    packed = np.column_stack([logs * LOG_SIGMAS_PER_UNIT, correlation * CORRELATION])
    return bytes(np.rint(packed).astype("<i2").tobytes())
