"""How does any pixel format become plain 8-bit grey or RGB?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.images.errors import ImageError

OPAQUE = 128
"""Alpha from which a pixel counts as drawn, of 255."""

LUMINANCE_SPREAD = 32.0
"""Standard deviation of luminance, of 255, above which drawn pixels are more than one ink."""


def to_eight_bits(image: Image.Image, grey: bool = False) -> NDArray[np.uint8]:
    """Plain pixels of a decoded picture.

    Args:
        image: a loaded Pillow image of any mode that the allowed formats produce.
        grey: the file holds no colour, whatever mode Pillow chose for it.

    Returns:
        uint8 (H, W) for grey pictures, (H, W, 3) for others.

    Raises:
        ImageError: the mode holds numbers whose white is not known (32-bit integers, floats).
    """
    colour, alpha = _colour_and_alpha(image, grey)
    if alpha is not None and alpha.getextrema()[0] != 255:
        paper = Image.new(colour.mode, colour.size, paper_for(colour, alpha))
        paper.paste(colour, mask=alpha)
        colour = paper
    return np.array(colour)


def paper_for(colour: Image.Image, alpha: Image.Image) -> str:
    """The paper, "black" or "white", on which a partly transparent picture is laid.

    A drawing without paper needs the one on which its ink shows: white under dark ink, black
    under light ink. A picture that brings its own paper (most of it opaque, and not in one shade)
    gets the one that is nearer to it, so that its missing corners do not turn into ink.
    """
    drawn = alpha.point([0] * OPAQUE + [255] * (256 - OPAQUE))
    shades = np.array(colour.convert("L").histogram(drawn), dtype=np.float64)
    if not shades.sum():
        shades = np.array(colour.convert("L").histogram(alpha), dtype=np.float64)
    count = shades.sum()
    if not count:
        return "white"
    levels = np.arange(256)
    mean = shades @ levels / count
    spread = np.sqrt(shades @ (levels - mean) ** 2 / count)
    has_paper = count > alpha.width * alpha.height / 2 and spread > LUMINANCE_SPREAD
    is_light = mean >= 128
    return "white" if is_light == has_paper else "black"


def _colour_and_alpha(image: Image.Image, grey: bool) -> tuple[Image.Image, Image.Image | None]:
    """The picture in mode L or RGB, and its alpha in mode L if it has one."""
    mode = image.mode
    if mode.startswith("I;16"):
        return _from_sixteen_bits(image)
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


def _from_sixteen_bits(image: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    sixteen = np.asarray(image)
    alpha = None
    if "transparency" in image.info:
        opaque = sixteen != image.info["transparency"]
        alpha = Image.fromarray(opaque.astype(np.uint8) * np.uint8(255))
    # round(v / 257) in whole numbers: white is 65535 = 255 × 257.
    scaled = sixteen.astype(np.uint32)
    scaled *= 255
    scaled += 32895
    eight = (scaled >> 16).astype(np.uint8)
    return Image.fromarray(eight), alpha


def _from_cmyk(image: Image.Image) -> Image.Image:
    # Adobe stores inks inverted, and Pillow takes every CMYK JPEG to be Adobe's. Where no Adobe
    # marker says so, the inks are as the standard has them.
    if "adobe" not in image.info:
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
