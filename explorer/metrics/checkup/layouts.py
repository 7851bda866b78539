"""In which ways may the pixels of a picture have been laid out wrongly?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.metrics.checkup.subject import FloatArray

Layout = Callable[[FloatArray], FloatArray]
CHANNEL_ORDER, LAYOUT, ORIENTATION = "channel_order", "layout", "orientation"


def layouts(shape: tuple[int, ...]) -> dict[str, tuple[str, Layout]]:
    """Words → the finding's code, and images (N, C, H, W) laid out so, in the same shape.

    Args:
        shape: (C, H, W).
    """
    channels, height, width = shape
    found: dict[str, tuple[str, Layout]] = {
        "upside down": (ORIENTATION, lambda x: x[:, :, ::-1]),
        "mirrored": (ORIENTATION, lambda x: x[..., ::-1]),
        "turned by 180°": (ORIENTATION, lambda x: x[:, :, ::-1, ::-1]),
    }
    if height == width:
        found |= {
            "rows and columns exchanged": (ORIENTATION, lambda x: x.swapaxes(2, 3)),
            "turned by 90°": (ORIENTATION, lambda x: np.rot90(x, 1, (2, 3))),
            "turned by 270°": (ORIENTATION, lambda x: np.rot90(x, 3, (2, 3))),
        }
    if channels == 3:
        found["blue before green before red"] = (CHANNEL_ORDER, lambda x: x[:, ::-1])
    if channels > 1:
        found["channels last, read as channels first"] = (LAYOUT, _last_to_first)
        found["channels first, read as channels last"] = (LAYOUT, _first_to_last)
    return found


def _last_to_first(x: FloatArray) -> FloatArray:
    count, channels, height, width = x.shape
    return x.reshape(count, height, width, channels).transpose(0, 3, 1, 2)


def _first_to_last(x: FloatArray) -> FloatArray:
    return x.transpose(0, 2, 3, 1).reshape(x.shape)
