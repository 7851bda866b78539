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
from explorer.images.choosing import main_mark, marks_on
from explorer.images.errors import ImageError, NoMark
from explorer.images.placing import Box, Picture, no_ink
from explorer.images.recipes import Recipe
from explorer.images.steps import STEPS
from explorer.images.views import View, views_of

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
    """A picture made into a data set's image, and how.

    Attributes:
        steps: as they are shown, the picture as it came first.
        image: uint8 (C, H, W).
        marks: the box (top, bottom, left, right) of each mark, in pixels of the given picture and
            in reading order, where strokes were sought; otherwise none.
        chosen: the number, from 1, of the mark that was taken; 0 where there are none.
    """

    steps: tuple[Step, ...]
    image: NDArray[np.uint8]
    marks: tuple[Box, ...] = ()
    chosen: int = 0


def prepare(picture: NDArray[np.uint8], recipe: Recipe) -> Preparation:
    """Make a picture like the images of a data set.

    The same picture and recipe always give the same image; an image of the data set itself comes
    out as it went in.

    Args:
        picture: uint8 (H, W) or (H, W, 3), as `read_image` gives it.
        recipe: from `recipe_for`, with any of its settings changed.

    Returns:
        the steps with a picture each, the given one first, and the image, uint8 (C, H, W).  A step
        "page" is among them where a sheet was found, and a step "mark" where there are several.

    Raises:
        NoMark: a picture without ink where ink is needed.
        ImageError: not such an array, or no mark of that number.
    """
    _check(picture)
    height, width = picture.shape[:2]
    now = _working_copy(picture)
    came = Step("picture", f"As it came, {width}×{height} pixels.", _eight_bits(now), ())
    to_given = np.diag([width / now.shape[1], height / now.shape[0], 1.0])
    for view in views_of(now, recipe):
        try:
            return _prepared(came, view, to_given, recipe)
        except NoMark:
            if view.is_all:
                raise
    raise no_ink()


def _prepared(came: Step, view: View, to_given: Picture, recipe: Recipe) -> Preparation:
    """The preparation of one view of the picture."""
    now = view.picture
    steps = [came]
    if view.caption:
        steps.append(Step("page", view.caption, _eight_bits(now), ("page",)))
    marks: tuple[Box, ...] = ()
    chosen = 0
    for name in recipe.steps:
        make, settings = STEPS[name]
        now, caption = make(now, recipe)
        steps.append(Step(name, caption, _eight_bits(now), settings))
        # An image of the data's own size is one mark, however many pieces it is in.
        if name == "ink" and recipe.marks == "strokes" and not _has_the_size(now, recipe):
            labels, boxes = marks_on(now)
            marks = tuple(_box_in(to_given @ view.way, box) for box in boxes)
            chosen = recipe.mark or main_mark(now, labels, boxes)
            now, caption = _one_of(now, labels, len(boxes), chosen)
            if len(boxes) > 1:
                steps.append(Step("mark", caption, _eight_bits(now), ("mark",)))
    last = steps[-1].picture
    image = last[None] if last.ndim == 2 else np.moveaxis(last, -1, 0)
    return Preparation(tuple(steps), np.ascontiguousarray(image), marks, chosen)


def _has_the_size(picture: Picture, recipe: Recipe) -> bool:
    return picture.shape == recipe.image_shape[1:]


def _one_of(
    ink: Picture, labels: NDArray[np.int32], count: int, chosen: int
) -> tuple[Picture, str]:
    """One mark alone, and what to say of it."""
    if chosen > count:
        number = "1 mark" if count == 1 else f"{count} marks"
        raise ImageError(f"There is no mark {chosen} in this picture, it has {number}; choose one.")
    if count < 2:
        return ink, ""
    alone = np.where(labels == chosen, ink, 0.0)
    return alone, f"{count} marks: this is number {chosen}. Choose another where it is not yours."


def _box_in(way: Picture, box: Box) -> Box:
    """The box around a box whose corners go a way, in whole pixels."""
    top, bottom, left, right = box
    corners = np.array([(left, top, 1), (right, top, 1), (right, bottom, 1), (left, bottom, 1)])
    x, y, scale = way @ corners.T
    x, y = x / scale, y / scale
    low_high = (np.floor(y.min()), np.ceil(y.max()), np.floor(x.min()), np.ceil(x.max()))
    first, last, start, stop = (int(side) for side in low_high)
    return max(first, 0), last, max(start, 0), stop


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
    levels = placing.clipped(picture)
    levels *= 255
    return np.rint(levels, out=levels).astype(np.uint8)
