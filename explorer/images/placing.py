"""How is a mark found, scaled and centred, with every pixel an exact average?

Pictures here are float64 (H, W) or (H, W, 3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.images.errors import ImageError, NoMark

Picture = NDArray[np.float64]
"""Grey (H, W) or colours (H, W, 3)."""

Box = tuple[int, int, int, int]
"""Top, bottom, left, right in pixels; bottom and right are one past the last."""


MIN_INK = 0.5 / 255
"""Ink that rounds to 0."""


def no_ink() -> ImageError:
    """The error for a picture without ink."""
    return NoMark(
        "There is no ink in this picture: no mark stands out from what is around it; draw "
        "something, or choose a picture with a mark on it."
    )


def ink_box(ink: Picture, threshold: float) -> Box:
    """The smallest box around all ink above 0 that reaches a threshold.

    Raises:
        ImageError: there is none.
    """
    marked = (ink >= threshold) & (ink > 0)
    rows = np.flatnonzero(marked.any(axis=1))
    columns = np.flatnonzero(marked.any(axis=0))
    if not rows.size:
        strongest = float(ink.max())
        if strongest < MIN_INK:
            raise no_ink()
        raise ImageError(
            f"The strongest mark in this picture has {strongest:.2f} of full ink, and the "
            f"threshold is {threshold:.2f}; lower it, or draw something stronger."
        )
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def longest_side(box: Box) -> int:
    """The longer side of a box, in pixels."""
    top, bottom, left, right = box
    return max(bottom - top, right - left)


def cropped(picture: Picture, box: Box, margin: int) -> Picture:
    """The picture inside a box and a margin of pixels around it, as far as there are any."""
    top, bottom, left, right = box
    return picture[
        max(top - margin, 0) : bottom + margin, max(left - margin, 0) : right + margin
    ].copy()


def area_weights(count: int, start: float, stop: float, size: int) -> Picture:
    """Rows (count, size) that average `size` pixels over `count` equal spans of [start, stop].

    Each weight is the length of a pixel inside a span, over the span's. What lies outside the
    picture counts as nothing.
    """
    edges = np.linspace(start, stop, count + 1)
    pixels = np.arange(size)
    inside = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    lengths: Picture = np.maximum(inside, 0.0) * (count / (stop - start))
    return lengths


def resampled(picture: Picture, height: int, width: int, window: tuple[float, ...]) -> Picture:
    """A window (top, bottom, left, right) of the picture on height × width pixels.

    Shrinking averages areas exactly; enlarging interpolates first, so that there are no blocks.
    """
    top, bottom, left, right = window
    factor = int(np.ceil(max(height / (bottom - top), width / (right - left))))
    if factor > 1:
        factor = min(factor, 32)
        picture = enlarged(picture, (picture.shape[0] * factor, picture.shape[1] * factor))
        top, bottom, left, right = (side * factor for side in window)
    rows = area_weights(height, top, bottom, picture.shape[0])
    columns = area_weights(width, left, right, picture.shape[1])
    averaged: Picture = np.einsum("ih,hw...,jw->ij...", rows, picture, columns, optimize=True)
    return averaged


def fitted(ink: Picture, box: Box, side: int) -> Picture:
    """The ink scaled so that the box's longer side is `side` pixels, with what surrounds the box.

    The aspect ratio is kept. The box's longer side begins and ends exactly between pixels.
    """
    top, bottom, left, right = box
    scale = longest_side(box) / side
    spans = []
    for start, stop, size in ((top, bottom, ink.shape[0]), (left, right, ink.shape[1])):
        inner = int(np.ceil((stop - start) / scale - 1e-9))
        middle = (start + stop) / 2
        margin = int(np.ceil(max(start, size - stop) / scale))
        count = inner + 2 * margin
        spans.append((count, middle - count * scale / 2, middle + count * scale / 2))
    (height, *rows), (width, *columns) = spans
    return resampled(ink, height, width, (*rows, *columns))


def centred(ink: Picture, height: int, width: int, middle: tuple[float, float]) -> Picture:
    """The ink on a height × width field, moved by whole pixels so that `middle` is at its centre.

    Whole pixels keep the greys as they are; the centre is then at most half a pixel off. Where
    the mark would leave the field it is held at the edge, as long as it fits.
    """
    field = np.zeros((height, width))
    box = ink_box(ink, 0.0)
    places = []
    for centre, size, (start, stop), end in zip(
        middle, (height, width), (box[:2], box[2:]), ink.shape, strict=True
    ):
        shift = int(np.ceil(size / 2 - centre - 0.5))
        shift = max(min(shift, size - stop), -start) if stop - start <= size else shift
        first, last = max(shift, 0), min(shift + end, size)
        places.append((slice(first, last), slice(first - shift, last - shift)))
    (into_rows, from_rows), (into_columns, from_columns) = places
    field[into_rows, into_columns] = ink[from_rows, from_columns]
    return field


def centre_of_mass(ink: Picture) -> tuple[float, float]:
    """Row and column of the ink's centre of mass; the middle of the first pixel is (0, 0)."""
    rows, columns = ink.sum(axis=1), ink.sum(axis=0)
    total = float(ink.sum())
    return (
        float(rows @ np.arange(len(rows))) / total,
        float(columns @ np.arange(len(columns))) / total,
    )


def window_at(
    shape: tuple[int, ...],
    height: int,
    width: int,
    share: float = 1.0,
    across: float = 0.5,
    down: float = 0.5,
) -> tuple[float, ...]:
    """A window (top, bottom, left, right) of height : width within a picture.

    Args:
        shape: the picture's, rows first.
        height, width: what the window's sides relate as.
        share: of the largest such window, above 0.
        across, down: where it lies, from 0 at the left and the top to 1 at the right and bottom.
    """
    scale = share * min(shape[0] / height, shape[1] / width)
    rows, columns = scale * height, scale * width
    top, left = (shape[0] - rows) * down, (shape[1] - columns) * across
    return top, top + rows, left, left + columns


def whole_window(shape: tuple[int, ...], height: int, width: int) -> tuple[float, ...]:
    """The smallest window (top, bottom, left, right) of height : width around all of a picture."""
    scale = max(shape[0] / height, shape[1] / width)
    rows, columns = scale * height, scale * width
    top, left = (shape[0] - rows) / 2, (shape[1] - columns) / 2
    return top, top + rows, left, left + columns


def clipped(picture: Picture) -> Picture:
    """The picture with everything below 0 at 0 and above 1 at 1."""
    return np.minimum(np.maximum(picture, 0.0), 1.0)


def shrunk(picture: Picture, longest: int) -> Picture:
    """The picture (H, W) reduced by averaging until no side exceeds `longest` pixels."""
    height, width = picture.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return _resized(picture, size, Image.Resampling.BOX)


def enlarged(picture: Picture, shape: tuple[int, ...]) -> Picture:
    """The picture (H, W) interpolated to the shape (height, width)."""
    return _resized(picture, (shape[1], shape[0]), Image.Resampling.BILINEAR)


def _resized(picture: Picture, size: tuple[int, int], method: Image.Resampling) -> Picture:
    if picture.ndim == 3:
        layers = [_resized(layer, size, method) for layer in np.moveaxis(picture, -1, 0)]
        return np.stack(layers, axis=-1)
    image = Image.fromarray(picture.astype(np.float32)).resize(size, method)
    return np.asarray(image, dtype=np.float64)
