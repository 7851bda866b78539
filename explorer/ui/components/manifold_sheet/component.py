"""Which tiles does the sheet show, and what z does each place on it stand for?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.mounting import parts_of

PARTS = parts_of(Path(__file__).parent, shared_styles=("frame.css", "live_line.css"))


@dataclass(frozen=True)
class SheetData:
    """What is shown.

    Attributes:
        model: its name.
        image_shape: (C, H, W).
        axis_z: the z of each tile's centre, ascending, across and up.
        dims: the dimensions across and up, from 0.
        held: the latent (D,) that gives the others.
        axes: their names.
        is_ink: whether 0 means nothing there, so that a light page shows dark strokes.
        class_names: of a conditional model; a choice of the class is shown for them.
    """

    model: str
    image_shape: tuple[int, int, int]
    axis_z: tuple[tuple[float, ...], tuple[float, ...]]
    dims: tuple[int, int]
    held: tuple[float, ...]
    axes: tuple[str, str]
    is_ink: bool
    class_names: tuple[str, ...] = ()

    def envelope(self) -> bytes:
        """Everything as one run of bytes."""
        return pack_envelope(asdict(self), {})
