"""How is an uploaded picture made like a data set's images, step by step?

A model knows only the images that it was trained on. A photograph of a digit must become what
MNIST's makers would have made of it (light on black, 20 pixels long, centred by mass), or the
model is asked about something that it has never seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.images import placing
from explorer.images.errors import ImageError
from explorer.images.placing import Picture
from explorer.images.recipes import Recipe
from explorer.images.steps import STEPS

WORKING_SIDE_PX = 640
"""Longest side at which a picture is worked on; larger ones are averaged down to it."""


@dataclass(frozen=True)
class Step:
    """One step of a preparation, as it is shown.

    name: the key of `STEPS`, or "picture" for the picture as it came.
    caption: what was done, in a short sentence.
    picture: uint8 (H, W) or (H, W, 3).
    settings: names of the `Recipe`'s fields that change this step.
    """

    name: str
    caption: str
    picture: NDArray[np.uint8]
    settings: tuple[str, ...]


@dataclass(frozen=True)
class Preparation:
    """A picture made into a data set's image, uint8 (C, H, W), and how."""

    steps: tuple[Step, ...]
    image: NDArray[np.uint8]


def prepare(picture: NDArray[np.uint8], recipe: Recipe) -> Preparation:
    """Make a picture like the images of a data set.

    The same picture and recipe always give the same image; an image of the data set itself comes
    out as it went in.

    Args:
        picture: uint8 (H, W) or (H, W, 3), as `read_image` gives it.
        recipe: from `recipe_for`, with any of its settings changed.

    Returns:
        the steps with a picture each, the given one first, and the image, uint8 (C, H, W).

    Raises:
        ImageError: not such an array, or a picture without ink where ink is needed.
    """
    _check(picture)
    height, width = picture.shape[:2]
    now = _working_copy(picture)
    steps = [Step("picture", f"As it came, {width}×{height} pixels.", _eight_bits(now), ())]
    for name in recipe.steps:
        make, settings = STEPS[name]
        now, caption = make(now, recipe)
        steps.append(Step(name, caption, _eight_bits(now), settings))
    last = steps[-1].picture
    image = last[None] if last.ndim == 2 else np.moveaxis(last, -1, 0)
    return Preparation(tuple(steps), np.ascontiguousarray(image))


def _check(picture: NDArray[np.uint8]) -> None:
    shape = picture.shape
    is_picture = len(shape) == 2 or (len(shape) == 3 and shape[2] == 3)
    if picture.dtype != np.uint8 or not is_picture or 0 in shape:
        raise ImageError(
            f"A picture is uint8 (H, W) or (H, W, 3), and this is {picture.dtype} {shape}; open it "
            "with read_image."
        )


def _working_copy(picture: NDArray[np.uint8]) -> Picture:
    """float64 (H, W) or (H, W, 3) in [0, 1], no side longer than `WORKING_SIDE_PX`."""
    # Reduced while still 8 bits a pixel: 16 megapixels of float64 would be 384 MB.
    image = Image.fromarray(picture)
    factor = max(1, -(-max(image.size) // (2 * WORKING_SIDE_PX)))
    return placing.shrunk(np.asarray(image.reduce(factor)) / 255.0, WORKING_SIDE_PX)


def _eight_bits(picture: Picture) -> NDArray[np.uint8]:
    return np.rint(placing.clipped(picture) * 255).astype(np.uint8)
