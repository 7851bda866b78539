"""How do frames become a film for a slide: MP4, or the pictures by themselves?

H.264 in an MP4 is what every slide program plays. Its encoder is PyAV, an extra.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.util import find_spec
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.images.gif import gif_bytes, in_256_colours, webp_bytes
from explorer.images.png import png_bytes
from explorer.images.tiling import PictureError, check_picture

MISSING = "An MP4 needs PyAV, an extra: pip install av. GIF, WebP and frames need nothing more."
NO_FRAMES = "A film without frames cannot be made: give it at least one."
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
    return mp4_stream(iter(frames), rate)


def mp4_stream(frames: Iterator[NDArray[np.uint8]], rate: int) -> bytes:
    """The same of frames that are made one after the other, of which none is kept.

    Raises:
        PictureError: no frames, or the encoder is not installed.
    """
    first = _first(frames)
    if not can_mp4():
        raise PictureError(MISSING)
    import av

    height, width = first.shape[:2]
    odd = ((0, height % 2), (0, width % 2), (0, 0))
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate))
        stream.height, stream.width = height + height % 2, width + width % 2
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": QUALITY}
        for frame in chain([first], frames):
            coloured = frame if frame.ndim == 3 else np.repeat(frame[..., None], 3, axis=2)
            even = np.pad(coloured, odd, mode="edge")
            container.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
        container.mux(stream.encode())
    return buffer.getvalue()


def gif_stream(frames: Iterator[NDArray[np.uint8]], rate: int) -> bytes:
    """An animated GIF of frames that are made one after the other. Raises PictureError: none."""
    drawn = (in_256_colours(frame) for frame in chain([_first(frames)], frames))
    buffer = io.BytesIO()
    ms = round(1000 / rate, -1)
    options: dict[str, Any] = {"append_images": drawn, "duration": ms, "loop": 0}
    next(drawn).save(buffer, "GIF", save_all=True, optimize=False, **options)
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


STREAMS: dict[str, Callable[[Iterator[NDArray[np.uint8]], int], bytes]] = {
    "gif": gif_stream,
    "mp4": mp4_stream,
}
"""The same for films so long that their frames are not held together."""


def _first(frames: Iterator[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    first = next(frames, None)
    if first is None:
        raise PictureError(NO_FRAMES)
    check_picture(first)
    return first


def _check(frames: NDArray[np.uint8]) -> None:
    if len(frames) == 0:
        raise PictureError(NO_FRAMES)
    check_picture(frames[0])
    pixels = len(frames) * frames.shape[1] * frames.shape[2]
    if pixels > MAX_FILM_PX:
        raise PictureError(
            f"A film of {len(frames)} frames of {frames.shape[2]} × {frames.shape[1]} pixels is "
            f"too large: at most {MAX_FILM_PX // 1_000_000} million pixels: choose fewer."
        )
