"""What does the player draw, and how does it travel to the browser as one run of bytes?"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.palette import Theme
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.look import look_of


@dataclass(frozen=True, eq=False)
class Portion:
    """States of one chain, in order.

    Attributes:
        number: of the request that it answers; 0 for the first.
        steps: int64 (T,), how many steps each has behind it.
        hidden: 0 or 1, uint8 (T, H).
        mean: uint8 (T, C, H, W).
        visible: 0 or 1, uint8 (T, C, H, W).
        free_energy: nats, float32 (T,).
        temperature: of the steps between them.
    """

    number: int
    steps: NDArray[np.int64]
    hidden: NDArray[np.uint8]
    mean: NDArray[np.uint8]
    visible: NDArray[np.uint8]
    free_energy: NDArray[np.float32]
    temperature: float


@dataclass(frozen=True)
class PlayerLook:
    """What stays the same while a chain runs.

    Attributes:
        run: the chain's name: another name, and the player starts anew.
        title: where it began, as within a sentence.
        usual: the 5th, 50th and 95th percentile of the test set's free energy, nats.
        temperatures: the coldest and the hottest.
        plays: whether it runs from the start.
    """

    run: str
    title: str
    usual: tuple[float, float, float]
    temperatures: tuple[float, float]
    plays: bool = False


def portion_envelope(
    portion: Portion,
    start: NDArray[np.uint8],
    look: PlayerLook,
    theme: Theme,
    fields: NDArray[np.uint8] | None = None,
) -> bytes:
    """The message for `gibbs_player.js`.

    Args:
        start: the chain's first pixels, 0 or 1, uint8 (C, H, W).
        fields: each hidden unit's weights as grey levels, uint8 (H, C, H', W'), shown while the
            pointer is over a unit; sent once, with the first portion.
    """
    header: dict[str, Any] = {
        "run": look.run,
        "title": look.title,
        "usual": [round(value, 3) for value in look.usual],
        "temperatures": list(look.temperatures),
        "plays": look.plays,
        "shape": list(start.shape),
        "hidden_units": int(portion.hidden.shape[1]),
        "start": packed_bits(start),
        "number": portion.number,
        "steps": portion.steps.tolist(),
        "temperature": portion.temperature,
        "look": look_of(theme),
    }
    count = len(portion.steps)
    blobs = {
        "hidden": np.packbits(portion.hidden.reshape(count, -1), axis=1).tobytes(),
        "visible": np.packbits(portion.visible.reshape(count, -1), axis=1).tobytes(),
        "mean": np.ascontiguousarray(portion.mean).tobytes(),
        "free_energy": portion.free_energy.astype("<f4").tobytes(),
    }
    if fields is not None:
        blobs["fields"] = np.ascontiguousarray(fields).tobytes()
    return pack_envelope(header, blobs)


def packed_bits(pixels: NDArray[np.uint8]) -> str:
    """0s and 1s as base64, eight to a byte, the first in the highest bit."""
    return base64.b64encode(np.packbits(pixels.reshape(-1)).tobytes()).decode("ascii")
