"""How is a picture shown without loss: an image of the data, a decoded mean, a sheet of many?

`st.image` sends a PNG's pixels on as JPEG, and from an address that a next run may have taken away;
a data address has neither fault.
"""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.images.png import data_uri
from explorer.images.tiling import as_picture, enlarge

SIDE_PX = 280


def show_data(image: NDArray[np.uint8], alt: str, side: int = SIDE_PX) -> None:
    """An image of the data, uint8 (C, H, W), its longer side `side` px: pixels are squares."""
    st.image(data_address(image, side), width=width_of(image.shape, side), alt=alt)


def show_mean(image: NDArray[np.uint8], alt: str, side: int = SIDE_PX) -> None:
    """A decoded mean, uint8 (C, H, W), its longer side `side` px, smoothed by the browser."""
    st.image(mean_address(image), width=width_of(image.shape, side), alt=alt)


def show_sheet(picture: NDArray[np.uint8], alt: str, sharp_px: int = 0) -> None:
    """A picture (H, W) or (H, W, 3) of many images, as wide as its column.

    Args:
        picture: the images, tiled.
        alt: the picture in words.
        sharp_px: it is enlarged to about this width, so that the browser smooths no pixel.
    """
    sharp = enlarge(picture, max(1, round(sharp_px / picture.shape[1])))
    st.image(data_uri(sharp), width="stretch", alt=alt)


def show_beside(
    address: str, shape: tuple[int, ...], side: int, alt: str, heading: str, words: str, colour: str
) -> None:
    """A small picture and, to its right, a heading in a role's colour over a sentence.

    Args:
        address: of the picture.
        shape: (…, H, W) of the image.
        side: px of the longer side.
        alt: the picture in words.
        heading, words: plain text.
        colour: CSS, of the heading.
    """
    width = width_of(shape, side)
    st.html(
        '<div style="display:flex;gap:0.9rem;align-items:center">'
        f'<img src="{escape(address)}" alt="{escape(alt)}" style="width:{width}px;flex:none;'
        'border-radius:6px"><div style="min-width:0">'
        f'<b style="color:{colour}">{escape(heading)}</b>'
        f'<div style="opacity:0.7;font-size:0.87rem;line-height:1.4">{escape(words)}</div>'
        "</div></div>"
    )


def data_address(image: NDArray[np.uint8], side: int) -> str:
    """An image of the data, uint8 (C, H, W), its pixels as squares for a display of `side` px."""
    picture = as_picture(image)
    return data_uri(enlarge(picture, max(1, round(2 * side / max(picture.shape[:2])))))


def mean_address(image: NDArray[np.uint8]) -> str:
    """A decoded mean, uint8 (C, H, W), which the browser smooths between its pixels."""
    return data_uri(as_picture(image))


def on_page(picture: NDArray[np.uint8], is_dark: bool) -> NDArray[np.uint8]:
    """The picture for a dark or a light page: on a light one grey is inverted, strokes are dark."""
    return picture if is_dark or picture.ndim == 3 else 255 - picture


def width_of(shape: tuple[int, ...], side: int) -> int:
    """The width in px at which the longer side of (…, H, W) is `side`."""
    height, width = shape[-2:]
    return max(1, side * width // max(height, width))
