"""How do frames become an animated GIF or WebP?"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.images.tiling import PictureError, check_picture

MAX_FRAMES = 500
MAX_ANIMATION_PX = 100_000_000
"""Pixels of all frames together: 100 frames of a megapixel."""
SHORTEST_MS = 20
"""Browsers show a GIF frame of less than 20 ms for 100 ms."""
LONGEST_MS = 10_000


def gif_bytes(
    frames: NDArray[np.uint8], duration_ms: int = 80, loop: bool = True, boomerang: bool = False
) -> bytes:
    """An animated GIF: any viewer plays it, in 256 colours a frame; grey is exact.

    Args:
        frames: uint8 (T, H, W) or (T, H, W, 3).
        duration_ms: how long each frame stays; the format rounds to 10 ms.
        loop: forever, or once.
        boomerang: forwards and backwards, 2T - 2 frames, so that the loop has no jump.

    Raises:
        PictureError: no frames, too many, too large, or a duration out of range.
    """
    images = [in_256_colours(image) for image in _images(frames, duration_ms, boomerang)]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=images[1:],
        duration=round(duration_ms, -1),
        optimize=False,
        **({"loop": 0} if loop else {}),  # 0 says for ever; without the block it plays once
    )
    return buffer.getvalue()


def webp_bytes(
    frames: NDArray[np.uint8], duration_ms: int = 80, loop: bool = True, boomerang: bool = False
) -> bytes:
    """An animated WebP, lossless, in full colour and usually smaller; arguments as `gif_bytes`.

    Raises:
        PictureError: no frames, too many, too large, or a duration out of range.
    """
    images = [image.convert("RGB") for image in _images(frames, duration_ms, boomerang)]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=images[1:],
        duration=duration_ms,
        loop=0 if loop else 1,
        lossless=True,
        quality=0,  # of lossless, the effort: least
        method=0,
    )
    return buffer.getvalue()


def in_256_colours(frame: NDArray[np.uint8] | Image.Image) -> Image.Image:
    """A frame as a GIF can keep it: grey as it is, RGB in 256 colours of its own."""
    image = frame if isinstance(frame, Image.Image) else Image.fromarray(frame)
    return image.quantize(256, dither=Image.Dither.NONE) if image.mode == "RGB" else image


def there_and_back(frames: NDArray[Any]) -> NDArray[Any]:
    """T frames followed by all but the two ends in reverse, so that no frame stays twice."""
    return np.concatenate([frames, frames[-2:0:-1]])


def _images(frames: NDArray[np.uint8], duration_ms: int, boomerang: bool) -> list[Image.Image]:
    _check_animation(frames, duration_ms, boomerang)
    played = there_and_back(frames) if boomerang else frames
    return [Image.fromarray(frame) for frame in played]


def _check_animation(frames: NDArray[np.uint8], duration_ms: int, boomerang: bool) -> None:
    count = len(frames) if frames.ndim else 0
    if count == 0:
        raise PictureError("An animation without frames cannot be made: give it at least one.")
    check_picture(frames[0])
    played = 2 * count - 2 if boomerang and count > 2 else count
    pixels = played * frames.shape[1] * frames.shape[2]
    if played > MAX_FRAMES or pixels > MAX_ANIMATION_PX:
        raise PictureError(
            f"An animation of {played} frames of {frames.shape[2]} × {frames.shape[1]} pixels is "
            f"too large: at most {MAX_FRAMES} frames and {MAX_ANIMATION_PX // 1_000_000} million "
            "pixels in all; choose fewer or smaller frames."
        )
    if not SHORTEST_MS <= duration_ms <= LONGEST_MS:
        raise PictureError(
            f"A frame cannot stay {duration_ms} ms: choose {SHORTEST_MS} to {LONGEST_MS} ms."
        )
