"""How do many images of one size become one picture?

A picture, here and in `png.py` and `gif.py`, is uint8 (H, W) for grey or (H, W, 3) for RGB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MAX_PICTURE_PX = 64_000_000
"""100 × 100 tiles of 64 × 64 px fit, and 192 MB of RGB is the most that one request can hold."""


class PictureError(ValueError):
    """A picture that cannot be made as asked, said in one sentence."""


def tile(
    images: NDArray[np.uint8], rows: int, cols: int, gap: int = 0, background: int = 0
) -> NDArray[np.uint8]:
    """Lay images row by row from the top left.

    Args:
        images: uint8 (N, C, H, W) with C 1 or 3; fewer than rows · cols leave empty places.
        rows, cols: how many images down and across.
        gap: pixels between neighbouring images; none around the outside.
        background: grey level 0 … 255 of gaps and empty places.

    Returns:
        uint8 (rows·H + (rows-1)·gap, cols·W + (cols-1)·gap), with a last axis of 3 for RGB.

    Raises:
        PictureError: the images have another form, do not fit, or make too large a picture.
    """
    if images.ndim != 4 or images.dtype != np.uint8 or images.shape[1] not in (1, 3):
        raise PictureError(
            f"Images of shape {images.shape} and type {images.dtype} cannot be tiled: "
            "they must be uint8 (N, 1 or 3, H, W)."
        )
    count, channels, height, width = images.shape
    _check_layout(count, rows, cols, gap, background)
    check_size((height + gap) * rows, (width + gap) * cols)
    canvas = np.full((rows, height + gap, cols, width + gap, channels), background, dtype=np.uint8)
    full_rows, rest = divmod(count, cols)
    laid = canvas[:, :height, :, :width]
    laid[:full_rows] = (
        images[: full_rows * cols]
        .reshape(full_rows, cols, channels, height, width)
        .transpose(0, 3, 1, 4, 2)
    )
    if rest:
        laid[full_rows, :, :rest] = images[-rest:].transpose(2, 0, 3, 1)
    picture = canvas.reshape(rows * (height + gap), cols * (width + gap), channels)
    picture = picture[: picture.shape[0] - gap, : picture.shape[1] - gap]
    return np.ascontiguousarray(picture[..., 0] if channels == 1 else picture)


def as_picture(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One image, uint8 (C, H, W) → (H, W) for grey, (H, W, 3) for RGB."""
    return tile(image[None], 1, 1)


def enlarge(picture: NDArray[np.uint8], factor: int) -> NDArray[np.uint8]:
    """The picture with every pixel a square of factor × factor: no smoothing, so none is implied.

    Raises:
        PictureError: not a picture, a factor below 1, or too large a result.
    """
    check_picture(picture)
    if factor < 1:
        raise PictureError(f"A picture cannot be enlarged by {factor}: choose 1 or more.")
    height, width = picture.shape[:2]
    check_size(height * factor, width * factor)
    rest = picture.shape[2:]
    wide = np.broadcast_to(picture[:, None, :, None], (height, factor, width, factor, *rest))
    return wide.reshape(height * factor, width * factor, *rest)


def check_picture(picture: NDArray[np.uint8]) -> None:
    """Raise PictureError unless this is a non-empty uint8 (H, W) or (H, W, 3)."""
    fits = picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] == 3)
    if not fits or picture.dtype != np.uint8 or picture.size == 0:
        raise PictureError(
            f"An array of shape {picture.shape} and type {picture.dtype} is no picture: "
            "it must be uint8 (H, W) or (H, W, 3) with at least one pixel."
        )


def check_size(height: int, width: int) -> None:
    """Raise PictureError if a picture of this size would have more than `MAX_PICTURE_PX`."""
    if height * width > MAX_PICTURE_PX:
        raise PictureError(
            f"A picture of {width} × {height} pixels is more than "
            f"{MAX_PICTURE_PX // 1_000_000} megapixels: choose fewer or smaller images."
        )


def _check_layout(count: int, rows: int, cols: int, gap: int, background: int) -> None:
    if rows < 1 or cols < 1 or gap < 0 or not 0 <= background <= 255:
        raise PictureError(
            f"Images cannot be laid in {rows} rows and {cols} columns with a gap of {gap} and a "
            f"background of {background}: rows and columns start at 1, gaps at 0, and grey "
            "levels run from 0 to 255."
        )
    if count > rows * cols:
        raise PictureError(
            f"{count} images do not fit in {rows} rows and {cols} columns: "
            f"choose at most {rows * cols}."
        )
