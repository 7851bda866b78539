"""How are the rows mounted, and what do they report to the script?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.live.address import SOCKET_PATH
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.mounting import component_of, no_callback, parts_of
from explorer.ui.components.live.plane import Plane
from explorer.ui.components.live.sent import numbers

MAX_CLASSES = 64
"""Rows that a page has room for, and a message to the server holds as many latents."""

PARTS = parts_of(
    Path(__file__).parent,
    shared_styles=("frame.css", "live_line.css", "map.css", "pills.css"),
)
_mount = component_of(PARTS)


@dataclass(frozen=True)
class Place:
    """Where a person has left the cursor; reported on release, never while it moves.

    Attributes:
        x, y: on the plane.
        along: the columns follow the plane's x (0) or its y (1).
    """

    x: float = 0.0
    y: float = 0.0
    along: int = 0


@dataclass(frozen=True, eq=False)
class RowsData:
    """What is shown.

    Attributes:
        model: the checkpoint's name.
        image_shape: (C, H, W).
        class_names: K names, one row each.
        class_colours: of the classes, in the themes "light" and "dark".
        points: the test images' posterior means on the plane, float32 (N, 2).
        point_labels: int64 (N,), or None.
        half: half the width of the square window around 0.
        axes: the names of the plane's axes.
        start: where the cursor is at first; taken anew when `version` changes.
        version: of `start`.
        plane: in a larger latent space, the plane on which all this lies; None where it is one.
        prior_centre: the foot of the prior's mean on the plane; None where there is no prior.
        mark: where the image lies that was encoded, or None.
    """

    model: str
    image_shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    class_colours: Mapping[str, tuple[str, ...]]
    points: NDArray[np.float32]
    point_labels: NDArray[np.int64] | None
    half: float
    axes: tuple[str, str]
    start: Place
    version: str
    plane: Plane | None = None
    prior_centre: tuple[float, float] | None = (0.0, 0.0)
    mark: tuple[float, float] | None = None

    def envelope(self) -> bytes:
        """Everything as one run of bytes.

        Raises:
            ValueError: more classes than there is room for.
        """
        if not 1 <= len(self.class_names) <= MAX_CLASSES:
            raise ValueError(
                f"There is room for 1 to {MAX_CLASSES} classes, not {len(self.class_names)}."
            )
        header = {
            "model": self.model,
            "image_shape": list(self.image_shape),
            "class_names": list(self.class_names),
            "class_colors": {name: list(colours) for name, colours in self.class_colours.items()},
            "half": float(self.half),
            "axes": list(self.axes),
            "cursor": [float(self.start.x), float(self.start.y)],
            "along": self.start.along,
            "version": self.version,
            "plane": self.plane and self.plane.as_lists(),
            "has_prior": self.prior_centre is not None,
            "prior_centre": self.prior_centre and [float(value) for value in self.prior_centre],
            "mark": self.mark and [float(value) for value in self.mark],
            "socket_path": SOCKET_PATH,
        }
        blobs = {"points": np.ascontiguousarray(self.points, dtype="<f4").tobytes()}
        if self.point_labels is not None:
            blobs["labels"] = self.point_labels.astype(np.uint8).tobytes()
        return pack_envelope(header, blobs)


def class_rows(*, key: str, data: RowsData) -> Place:
    """Show the plane and the rows; return where the cursor was left, or `data.start`.

    Args:
        key: of these rows on their page; their state is kept under it.
        data: what is shown.
    """
    mounted = _mount(key=key, data=data.envelope(), on_place_change=no_callback)
    return place_of(getattr(mounted, "place", None), data)


def place_of(sent: Any, data: RowsData) -> Place:
    """What the browser sent; it is not trusted, so what has another form counts as not sent."""
    if not isinstance(sent, dict):
        return data.start
    cursor, along = numbers(sent.get("cursor"), 2, data.half), sent.get("along")
    if cursor is None or along not in (0, 1):
        return data.start
    return Place(cursor[0], cursor[1], int(along))
