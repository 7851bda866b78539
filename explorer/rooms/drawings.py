"""What has the room drawn, as a data set, and where does a model put it?"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core
from explorer.data.mnist import CLASS_NAMES
from explorer.rooms.kinds.draw import drawn_from
from explorer.rooms.pictures import as_picture
from explorer.rooms.state import Answer, RoomState

IMAGE_SHAPE = (1, 28, 28)
"""Of the digits that become a data set; drawings of other shapes are left out."""


@dataclass(frozen=True, eq=False)
class Drawings:
    """Digits that the room drew.

    Attributes:
        images: uint8 (N, 1, 28, 28), prepared as MNIST's are.
        labels: the digit that each was asked for, int64 (N,).
        phones: whose each is.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    phones: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.images)


def drawings_of(state: RoomState) -> Drawings:
    """Every digit drawn in any scene, without those of silenced phones and refused ones."""
    drawn = [one for one in _digits(state) if one.id not in state.refused]
    images = [_stored_image(one.value) for one in drawn]
    return Drawings(
        np.array(images, dtype=np.uint8).reshape(-1, *IMAGE_SHAPE),
        np.array([int(one.value["asked"]) for one in drawn], dtype=np.int64),
        tuple(one.phone for one in drawn),
    )


def places_under(core: Core, model: str, drawings: Drawings) -> dict[str, list[list[float]]]:
    """Where a model's first two latents put each phone's drawings."""
    found: dict[str, list[list[float]]] = {}
    if len(drawings):
        mu = core.encode(model, drawings.images).mu
        for phone, at in zip(drawings.phones, mu[:, :2], strict=True):
            found.setdefault(phone, []).append([round(float(each), 3) for each in at])
    return found


def count_of_drawings(state: RoomState) -> int:
    """How many digits `drawings_of` would give, without making them."""
    return sum(one.id not in state.refused for one in _digits(state))


def kept_picture(value: dict[str, Any]) -> NDArray[np.uint8]:
    """A drawing as an answer keeps it, uint8 (H, W) or (H, W, 3)."""
    if value["pixels"]:
        return as_picture(_stored_image(value))
    return as_picture(drawn_from(value["dataset"], value["factors"]))


def _digits(state: RoomState) -> Iterator[Answer]:
    for scene in sorted(state.answers):
        for answer in state.heard(scene):
            value = answer.value
            is_drawing = isinstance(value, dict) and tuple(value.get("shape", ())) == IMAGE_SHAPE
            if is_drawing and value["asked"] in CLASS_NAMES:
                yield answer


def _stored_image(value: dict[str, Any]) -> NDArray[np.uint8]:
    pixels = np.frombuffer(base64.b64decode(value["pixels"]), dtype=np.uint8)
    return pixels.reshape(value["shape"])
