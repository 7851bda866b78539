"""How is a caption written into a picture's own pixels?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from explorer.images.tiling import check_picture

BAND_PX, TEXT_PX, TEXT_GREY = 16, 11, 230


def captioned(picture: NDArray[np.uint8], text: str) -> NDArray[np.uint8]:
    """The picture under a black band of `BAND_PX` with light words; what does not fit is cut.

    Args:
        picture: uint8 (H, W) or (H, W, 3).
        text: in the signs of Latin-1, which the font that comes with Pillow has.

    Returns:
        uint8 (BAND_PX + H, W), with a last axis of 3 for RGB.

    Raises:
        PictureError: the array is no picture.
    """
    check_picture(picture)
    band = Image.new("L", (picture.shape[1], BAND_PX))
    font = ImageFont.load_default(TEXT_PX)
    ImageDraw.Draw(band).text((3, BAND_PX // 2), text, TEXT_GREY, font, anchor="lm")
    words = np.asarray(band, dtype=np.uint8)
    if picture.ndim == 3:
        words = np.repeat(words[..., None], 3, axis=2)
    return np.concatenate([words, picture])
