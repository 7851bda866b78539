"""How is one image shown large: its pixels honest, its caption in its role's colour?"""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.images.png import png_bytes
from explorer.images.tiling import enlarge, tile

SIDE_PX = 280


def show_data(image: NDArray[np.uint8], alt: str, side: int = SIDE_PX) -> None:
    """An image of the data, uint8 (C, H, W): each of its pixels a square, nothing smoothed."""
    picture = as_picture(image)
    factor = max(1, round(2 * side / max(picture.shape[:2])))
    st.image(
        png_bytes(enlarge(picture, factor)),
        width=_width(picture, side),
        output_format="PNG",
        alt=alt,
    )


def show_density(image: NDArray[np.uint8], alt: str, side: int = SIDE_PX) -> None:
    """A decoded mean, uint8 (C, H, W): a density, so the browser smooths between its pixels."""
    picture = as_picture(image)
    st.image(png_bytes(picture), width=_width(picture, side), output_format="PNG", alt=alt)


def as_picture(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """uint8 (C, H, W) → (H, W) for grey, (H, W, 3) for RGB."""
    return tile(image[None], 1, 1)


def _width(picture: NDArray[np.uint8], side: int) -> int:
    """The width in px at which the longer side is `side`."""
    height, width = (int(length) for length in picture.shape[:2])
    return max(1, side * width // max(height, width))
