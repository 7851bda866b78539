"""What does the player ask for: which state to go on from, how, and how far?"""

from __future__ import annotations

import base64
import binascii
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.live.sent import is_number, numbers

MAX_FRAMES, MAX_STRIDE = 120, 50
MAX_PIXELS = 3 * 256 * 256
MAX_STEPS = 10**9


@dataclass(frozen=True, eq=False)
class PortionRequest:
    """A request for a further portion of a chain.

    Attributes:
        run: the chain's name, given by the script; a portion of another chain is not shown.
        number: of the request; the answer carries it.
        state: the pixels to go on from, 0 or 1, uint8 (C, H, W).
        step: how many steps that state has behind it.
        frames, stride: how many states are wanted, and how many steps apart.
        temperature: of the steps.
        held: boolean (H, W), pixels that stay as they are; None for none.
    """

    run: str
    number: int
    state: NDArray[np.uint8]
    step: int
    frames: int
    stride: int
    temperature: float
    held: NDArray[np.bool_] | None


def read_request(
    sent: Any, run: str, shape: tuple[int, int, int], temperatures: tuple[float, float]
) -> PortionRequest | None:
    """What the browser sent; it is not trusted, so what has another form counts as not sent.

    Args:
        sent: what came.
        run: the chain that is shown.
        shape: (C, H, W) of its pixels.
        temperatures: the coldest and the hottest that are allowed.
    """
    if not isinstance(sent, dict) or sent.get("run") != run:
        return None
    state = unpacked_bits(sent.get("state"), math.prod(shape))
    numbers = [
        _whole(sent.get("number"), 0, MAX_STEPS),
        _whole(sent.get("step"), 0, MAX_STEPS),
        _whole(sent.get("frames"), 1, MAX_FRAMES),
        _whole(sent.get("stride"), 1, MAX_STRIDE),
    ]
    temperature: Any = sent.get("temperature")
    if state is None or any(number is None for number in numbers) or not is_number(temperature):
        return None
    number, step, frames, stride = (int(value) for value in numbers if value is not None)
    bounded = min(max(float(temperature), temperatures[0]), temperatures[1])
    held = _held(sent.get("held"), shape[1:])
    return PortionRequest(run, number, state.reshape(shape), step, frames, stride, bounded, held)


def unpacked_bits(text: Any, count: int) -> NDArray[np.uint8] | None:
    """`count` bits, 0 or 1, from base64, the first in the highest bit; None if it is not that."""
    if not isinstance(text, str) or not 0 < count <= MAX_PIXELS or len(text) > count:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(data) != (count + 7) // 8:
        return None
    return np.unpackbits(np.frombuffer(data, np.uint8), count=count)


def _held(box: Any, size: tuple[int, ...]) -> NDArray[np.bool_] | None:
    """A box (left, top, right, bottom) in pixels, as a mask; None for an empty one."""
    edges = numbers(box, 4)
    if edges is None:
        return None
    height, width = size
    left, right = (round(float(np.clip(edge, 0, width))) for edge in (edges[0], edges[2]))
    top, bottom = (round(float(np.clip(edge, 0, height))) for edge in (edges[1], edges[3]))
    mask = np.zeros((height, width), dtype=bool)
    mask[top:bottom, left:right] = True
    return mask if mask.any() else None


def _whole(value: Any, low: int, high: int) -> int | None:
    is_whole = is_number(value) and float(value).is_integer() and low <= value <= high
    return int(value) if is_whole else None
