"""How do frames become a film for a slide: MP4, or the pictures by themselves?

H.264 in an MP4 is what every slide program plays. Its encoder is PyAV, an extra.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from explorer.images.gif import gif_bytes, webp_bytes
from explorer.images.png import png_bytes
from explorer.images.tiling import PictureError, check_picture

MISSING = "An MP4 needs PyAV, an extra: pip install av. GIF, WebP and frames need nothing more."
MAX_FILM_PX = 300_000_000
QUALITY = "14"
"""x264's constant rate factor: 0 is lossless, 18 hard to tell from it; strokes have sharp edges."""


def can_mp4() -> bool:
    """Whether the encoder is installed."""
    return find_spec("av") is not None


def mp4_bytes(frames: NDArray[np.uint8], rate: int) -> bytes:
    """The frames as H.264 in an MP4, 4:2:0, which every player plays; an odd side gets a pixel.

    Args:
        frames: uint8 (T, H, W) or (T, H, W, 3).
        rate: frames a second.

    Raises:
        PictureError: no frames, or the encoder is not installed.
    """
    _check(frames)
    if not can_mp4():
        raise PictureError(MISSING)
    import av

    height, width = frames.shape[1:3]
    odd = ((0, height % 2), (0, width % 2), (0, 0))
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate))
        stream.height, stream.width = height + height % 2, width + width % 2
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": QUALITY}
        for frame in frames:
            coloured = frame if frame.ndim == 3 else np.repeat(frame[..., None], 3, axis=2)
            even = np.pad(coloured, odd, mode="edge")
            container.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()


def frames_zip(frames: NDArray[np.uint8], rate: int) -> bytes:
    """Every frame as a PNG, numbered, in a zip; the rate is in their names.

    Raises:
        PictureError: no frames.
    """
    _check(frames)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, frame in enumerate(frames, 1):
            name = zipfile.ZipInfo(f"{number:04}-of-{len(frames)}-at-{rate}-a-second.png")
            archive.writestr(name, png_bytes(frame))
    return buffer.getvalue()


FILMS: dict[str, Callable[[NDArray[np.uint8], int], bytes]] = {
    "gif": lambda frames, rate: gif_bytes(frames, round(1000 / rate)),
    "webp": lambda frames, rate: webp_bytes(frames, round(1000 / rate)),
    "mp4": mp4_bytes,
    "zip": frames_zip,
}
"""For each ending, what makes such a file of frames and their number a second."""


def _check(frames: NDArray[np.uint8]) -> None:
    if len(frames) == 0:
        raise PictureError("A film without frames cannot be made: give it at least one.")
    check_picture(frames[0])
    pixels = len(frames) * frames.shape[1] * frames.shape[2]
    if pixels > MAX_FILM_PX:
        raise PictureError(
            f"A film of {len(frames)} frames of {frames.shape[2]} × {frames.shape[1]} pixels is "
            f"too large: at most {MAX_FILM_PX // 1_000_000} million pixels: choose fewer."
        )
