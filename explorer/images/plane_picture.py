"""How is a latent plane drawn as a picture, where there is no browser to draw it?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw

from explorer.images.tiling import PictureError

SUPERSAMPLING = 3
"""Drawn at so many times the size and averaged down, which smooths edges."""
MAX_SIDE_PX = 1024
POINT_PX = 1.3
RING_PX, HAIR_PX = 6.0, 13.0
PIN_PX = 5.0
Window = tuple[tuple[float, float], tuple[float, float]]


def plane_picture(
    points: NDArray[np.float32],
    colours: Sequence[str],
    labels: NDArray[np.int64] | None,
    window: Window,
    side: int,
    paper: str,
) -> NDArray[np.uint8]:
    """Points of a plane as small dots; uint8 (side, side, 3), y upwards.

    Args:
        points: float32 (N, 2); those outside the window are left out.
        colours: "#rrggbb" of each class, taken in turn where there are more classes.
        labels: int64 (N,), or None for one class of all.
        window: ((x0, x1), (y0, y1)), what the picture shows.
        side: px.
        paper: "#rrggbb".

    Raises:
        PictureError: a side that no picture has.
    """
    if not 8 <= side <= MAX_SIDE_PX:
        raise PictureError(f"A plane's side is from 8 to {MAX_SIDE_PX} pixels, not {side}.")
    large = side * SUPERSAMPLING
    canvas = np.empty((large, large, 3), np.uint8)
    canvas[:] = ImageColor.getrgb(paper)
    shades = np.array([ImageColor.getrgb(colour) for colour in colours], np.uint8)
    kinds = np.zeros(len(points), np.int64) if labels is None else labels % len(shades)
    places = np.rint(_to_pixels(points, window, large)).astype(np.int64)
    reach = round(POINT_PX * SUPERSAMPLING / 2)
    for across in range(-reach, reach + 1):
        for down in range(-reach, reach + 1):
            moved = places + np.array([across, down])
            inside = ((moved >= 0) & (moved < large)).all(axis=1)
            canvas[moved[inside, 1], moved[inside, 0]] = shades[kinds[inside]]
    return np.asarray(Image.fromarray(canvas).reduce(SUPERSAMPLING))


def with_mark(
    picture: NDArray[np.uint8],
    window: Window,
    at: tuple[float, float],
    colour: str,
    halo: str,
    outlines: Sequence[NDArray[np.float64]] = (),
    scale: float = 1.0,
) -> NDArray[np.uint8]:
    """The picture of a plane with a ring and four hairs around one place, and closed lines.

    Args:
        picture: uint8 (side, side, 3), of the same window.
        at: (x, y).
        colour, halo: "#rrggbb" of the mark and of what sets it off.
        outlines: float (M, 2) each, such as ellipses.
        scale: how many pixels of the picture are to be one on the screen.
    """
    side, px = picture.shape[0], SUPERSAMPLING * scale
    large = side * SUPERSAMPLING
    image = Image.fromarray(picture).resize((large, large), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for outline in outlines:
        steps = [(float(x), float(y)) for x, y in _to_pixels(outline, window, large)]
        draw.line(steps, colour, round(px), joint="curve")
    x, y = (float(value) for value in _to_pixels(np.array([at]), window, large)[0])
    for shade, width in ((halo, round(4 * px)), (colour, round(2 * px))):
        ring, hair = RING_PX * px, HAIR_PX * px
        half = width / 2
        draw.ellipse(
            (x - ring - half, y - ring - half, x + ring + half, y + ring + half), None, shade, width
        )
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            ends = (x + ring * dx, y + ring * dy, x + hair * dx, y + hair * dy)
            draw.line(ends, shade, width)
    return np.asarray(image.reduce(SUPERSAMPLING))


def with_pins(
    picture: NDArray[np.uint8],
    window: Window,
    places: NDArray[np.floating],
    colour: str,
    halo: str,
) -> NDArray[np.uint8]:
    """The picture of a plane with a disc at each place (N, 2), the last on top."""
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    for x, y in _to_pixels(places, window, picture.shape[0]):
        draw.circle((x, y), PIN_PX, colour, halo, 1)
    return np.asarray(image)


def _to_pixels(points: NDArray[np.floating], window: Window, side: int) -> NDArray[np.float64]:
    low, high = np.array(window, dtype=np.float64).T
    share = (points - low) / (high - low)
    share[:, 1] = 1 - share[:, 1]
    return np.asarray(share * side - 0.5)
