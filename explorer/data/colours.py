"""How does any pixel format become plain 8-bit grey or RGB?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.data.picture_errors import ImageError

OPAQUE = 128
"""Alpha from which a pixel counts as drawn, of 255."""

NEARLY_WHITE = 250
"""Grey level, of 255, from which ink does not show on white."""

FULL_BITS, MOST_OF_A_SENSOR = 16, 14
"""Bits of a deep picture, and of the deepest camera or scanner that stores fewer in as many."""

Words = tuple[str, ...]
"""What was done to a picture that the person should know, a sentence each."""


def to_eight_bits(
    image: Image.Image, grey: bool = False, deep: NDArray[np.uint16] | None = None
) -> tuple[NDArray[np.uint8], Words]:
    """Plain pixels of a decoded picture.

    Args:
        image: a loaded Pillow image of any mode that the allowed formats produce.
        grey: the file holds no colour, whatever mode Pillow chose for it.
        deep: its colours of 16 bits, (H, W, 3) or (H, W, 4), where they use only some of these.

    Returns:
        uint8 (H, W) for grey pictures, (H, W, 3) for others, and what to say of it.

    Raises:
        ImageError: the mode holds numbers whose white is not known (32-bit integers, floats).
    """
    if image.mode.startswith("I;16"):
        colour, alpha, words = _from_sixteen_bits(image)
    elif deep is not None:
        colour, words = _stretched(deep[..., :3])
        alpha = _stretched_alpha(image, deep)
    else:
        colour, alpha = _colour_and_alpha(image, grey)
        words = ()
    if alpha is not None and image.format == "BMP" and alpha.getextrema()[1] == 0:
        alpha = None  # The fourth byte of a BMP is often just unused.
    if alpha is not None and alpha.getextrema()[0] != 255:
        paper = Image.new(colour.mode, colour.size, paper_for(colour, alpha))
        paper.paste(colour, mask=alpha)
        colour = paper
    return np.array(colour), words


def paper_for(colour: Image.Image, alpha: Image.Image) -> str:
    """The paper on which a partly transparent picture is laid: white, as browsers show it.

    Black only where nothing at all would show on white: a drawing in white ink.
    """
    drawn = alpha.point([0] * OPAQUE + [255] * (256 - OPAQUE))
    lightness = np.array(colour.convert("L").histogram(drawn))
    if not lightness.any():
        return "white"
    return "black" if not lightness[:NEARLY_WHITE].any() else "white"


def _colour_and_alpha(image: Image.Image, grey: bool) -> tuple[Image.Image, Image.Image | None]:
    """The picture in mode L or RGB, and its alpha in mode L if it has one."""
    mode = image.mode
    if mode in ("I", "F"):
        raise ImageError(
            f"This picture's pixels are of Pillow's mode {mode}, in which white is not known; "
            "save it with 8 or 16 bits per channel."
        )
    grey = grey or mode in ("1", "L", "LA") or (mode == "P" and _is_grey_palette(image))
    if mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        if mode != "RGBA":
            image = image.convert("RGBA")
        colour = image.getchannel("R") if grey else image.convert("RGB")
        return colour, image.getchannel("A")
    if mode == "CMYK":
        return _from_cmyk(image), None
    wanted = "L" if grey else "RGB"
    return (image if mode == wanted else image.convert(wanted)), None


def _from_sixteen_bits(image: Image.Image) -> tuple[Image.Image, Image.Image | None, Words]:
    sixteen = np.asarray(image)
    alpha = None
    if "transparency" in image.info:
        opaque = sixteen != image.info["transparency"]
        alpha = Image.fromarray(opaque.astype(np.uint8) * np.uint8(255))
    colour, words = _stretched(sixteen)
    return colour, alpha, words


def _stretched(sixteen: NDArray[np.uint16]) -> tuple[Image.Image, Words]:
    """Grey or colours of 16 bits in 8, white being the largest number of the bits in use."""
    bits = _bits_used(sixteen)
    white = (1 << bits) - 1
    # round(v · 255 / white) in whole numbers.
    scaled = sixteen.astype(np.uint32)
    scaled *= 255
    scaled += white // 2
    scaled //= np.uint32(white)
    words: Words = ()
    if bits < FULL_BITS and scaled.any():
        words = (
            f"Its 16 bits hold numbers of {bits} bits, up to {int(sixteen.max())}: {white} is "
            "taken as white.",
        )
    return Image.fromarray(scaled.astype(np.uint8)), words


def _stretched_alpha(image: Image.Image, deep: NDArray[np.uint16]) -> Image.Image | None:
    if deep.shape[-1] == 4:
        return _stretched(deep[..., 3])[0]
    return image.convert("RGBA").getchannel("A") if "transparency" in image.info else None


def _bits_used(sixteen: NDArray[np.uint16]) -> int:
    """How many of its 16 bits a picture uses: a scanner's 12 have 4095 as their white.

    A dark picture that was made of 8 bits, in steps of 257, uses all 16.
    """
    bits = max(8, int(sixteen.max()).bit_length())
    return FULL_BITS if bits > MOST_OF_A_SENSOR or not (sixteen % 257).any() else bits


def _from_cmyk(image: Image.Image) -> Image.Image:
    # Adobe stores inks inverted, and Pillow takes every CMYK JPEG to be Adobe's. Where no Adobe
    # marker says so, the inks are as the standard has them.
    if image.format == "JPEG" and "adobe" not in image.info:
        image = image.point([255 - level for level in range(256)] * 4)
    return image.convert("RGB")


def _is_grey_palette(image: Image.Image) -> bool:
    """Whether every palette entry that the picture uses is a grey."""
    if image.palette is None:
        return True
    palette = np.array(image.getpalette("RGB") or [], dtype=np.uint8).reshape(-1, 3)
    used = np.array(image.histogram()[: len(palette)], dtype=bool)
    shades = palette[used]
    return bool((shades == shades[:, :1]).all())
