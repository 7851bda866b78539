"""What does a model show of itself before anything that computes has started?

Pictures that were made once and lie in the checkpoint's folder, as JSON, with what it takes to know
which z each place stands for. They are read without torch, and are decoded pictures and places of
encodings: no image of a data set.
"""

from __future__ import annotations

import base64
import json
import math
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FILE = "first_pictures.json"
MOST_BYTES = 400_000
"""Of a file; ours are a sixth of it."""
MOST_PIXELS = 1 << 20
BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
VERSION = 1
Range = tuple[float, float]


class FirstPictureError(ValueError):
    """A file of first pictures that is none."""


@dataclass(frozen=True)
class Tiles:
    """Decoded images laid side by side.

    Attributes:
        picture: an AVIF file in base64.
        grid: columns and rows.
        axes: the z of each column's centre, and of each row's from below, ascending.
    """

    picture: str
    grid: tuple[int, int]
    axes: tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True)
class FirstPictures:
    """Of a model whose latent space is a plane.

    Attributes:
        image_shape: (C, H, W).
        label: the class that a conditional model decodes under here; None of any other.
        is_ink: whether 0 means nothing there, so that strokes may be drawn dark on light.
        window: (x0, x1), (y0, y1) of the map.
        map: the plane's backdrop.
        manifold: the tiles of the page of that name.
        dots: encodings in base64: uint16 x and y of each, shares of the window's sides, class by
            class.
        counts: how many dots each class has.
    """

    image_shape: tuple[int, int, int]
    label: int | None
    is_ink: bool
    window: tuple[Range, Range]
    map: Tiles
    manifold: Tiles
    dots: str
    counts: tuple[int, ...]

    def file(self) -> bytes:
        """As it lies in a checkpoint's folder."""
        return f"{json.dumps({'version': VERSION} | asdict(self))}\n".encode()


def read_first_pictures(path: Path) -> FirstPictures:
    """What a file says.

    Raises:
        FirstPictureError: it cannot be read, or says something else.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FirstPictureError(f"{path} has more than {MOST_BYTES} bytes.")
        return _checked(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FirstPictureError(f"{path} holds no first pictures: {error}.") from error


def _checked(said: dict[str, Any]) -> FirstPictures:
    if said["version"] != VERSION:
        raise FirstPictureError(f"version {said['version']!r} is not known")
    channels, height, width = (_whole(value) for value in said["image_shape"])
    if channels not in (1, 3) or not 0 < height * width <= MOST_PIXELS:
        raise FirstPictureError("the image's shape is none")
    across, up = (_pair(side) for side in said["window"])
    label = said["label"]
    counts = tuple(_whole(count) for count in said["counts"])
    dots = _base64(said["dots"])
    if len(base64.b64decode(dots)) != 4 * sum(counts):
        raise FirstPictureError("there are other dots than are counted")
    return FirstPictures(
        image_shape=(channels, height, width),
        label=None if label is None else _whole(label),
        is_ink=said["is_ink"] is True,
        window=(across, up),
        map=_tiles(said["map"]),
        manifold=_tiles(said["manifold"]),
        dots=dots,
        counts=counts,
    )


def _tiles(said: dict[str, Any]) -> Tiles:
    columns, rows = (_whole(value) for value in said["grid"])
    across, up = (tuple(_number(value) for value in axis) for axis in said["axes"])
    if not (len(across) == columns > 1 and len(up) == rows > 1):
        raise FirstPictureError("the axes do not fit the tiles")
    return Tiles(_base64(said["picture"]), (columns, rows), (across, up))


def _pair(said: Any) -> Range:
    low, high = (_number(value) for value in said)
    if not low < high:
        raise FirstPictureError("a window has no width")
    return low, high


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool | str) or not math.isfinite(number):
        raise FirstPictureError(f"{value!r} is no number")
    return number


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise FirstPictureError(f"{value!r} is no count")
    return value


def _base64(value: Any) -> str:
    if not isinstance(value, str) or not BASE64.fullmatch(value):
        raise FirstPictureError("what should be base64 is not")
    return value
