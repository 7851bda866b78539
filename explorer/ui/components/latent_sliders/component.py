"""Which sliders are there, from where to where, and where do they start?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.mounting import parts_of

PARTS = parts_of(Path(__file__).parent, shared_styles=("frame.css", "live_line.css"))


@dataclass(frozen=True)
class SlidersData:
    """What is shown.

    Attributes:
        model: its name.
        image_shape: (C, H, W).
        start: the latent (D,) at first.
        rows: for each slider its dimension, from 0, and its two ends; the first on top.
        words: for each slider what it is called.
        class_names: of a conditional model; a choice of the class is shown for them.
    """

    model: str
    image_shape: tuple[int, int, int]
    start: tuple[float, ...]
    rows: tuple[tuple[int, float, float], ...]
    words: tuple[str, ...]
    class_names: tuple[str, ...] = ()

    def envelope(self) -> bytes:
        """Everything as one run of bytes."""
        return pack_envelope(asdict(self), {})
