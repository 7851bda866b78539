"""What do the lower eight bits of colours of sixteen hold, which the decoder throws away?

Pillow keeps of each such colour the upper byte.  A scanner that stores 12 bits in 16 fills half of
that one, so where the upper bytes stay low the file is decoded again, its bytes in the other order.
"""

from __future__ import annotations

import io
import sys

import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOST_UPPER = 63
"""Upper byte up to which a colour has 14 bits or fewer."""

_OTHER_ORDER = {
    "RGB;16B": "RGB;16L",
    "RGB;16L": "RGB;16B",
    "RGBA;16B": "RGBA;16L",
    "RGBA;16L": "RGBA;16B",
    "RGB;16N": "RGB;16B" if sys.byteorder == "little" else "RGB;16L",
    "RGBA;16N": "RGBA;16B" if sys.byteorder == "little" else "RGBA;16L",
}
"""How the decoder is asked for the other byte of each colour."""


def raw_mode(image: Image.Image) -> str:
    """How an image that is not loaded yet keeps its colours; "" where it says nothing."""
    tiles = getattr(image, "tile", None) or []
    arguments = tiles[0][3] if tiles else ""
    mode = arguments[0] if isinstance(arguments, tuple) and arguments else arguments
    return mode if isinstance(mode, str) else ""


def sixteen_bits(upper: Image.Image, mode: str, data: bytes) -> NDArray[np.uint16] | None:
    """All sixteen bits of each colour, (H, W, 3) or (H, W, 4), where the upper eight stay low.

    Args:
        upper: the loaded image, RGB or RGBA.
        mode: as `raw_mode` gave it before it was loaded.
        data: its file.

    Returns:
        None where it has no colours of sixteen bits, or uses them all.
    """
    other = _OTHER_ORDER.get(mode)
    if other is None or max(high for _, high in _colour_extrema(upper)) > MOST_UPPER:
        return None
    with Image.open(io.BytesIO(data), formats=[str(upper.format)]) as again:
        again.tile = [
            tile._replace(args=(other, *tile.args[1:]) if isinstance(tile.args, tuple) else other)
            for tile in again.tile
        ]
        again.load()
        lower = np.asarray(again)
    pixels = np.asarray(upper).astype(np.uint16)
    pixels <<= np.uint16(8)
    pixels |= lower
    return pixels


def _colour_extrema(image: Image.Image) -> list[tuple[int, int]]:
    extrema = image.getextrema()
    return [(int(low), int(high)) for low, high in extrema[:3]]  # type: ignore[misc]
