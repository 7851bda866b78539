"""How is the code pad mounted, and what does it report to the script?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.ui.components.live.address import SOCKET_PATH
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.mounting import declared, no_callback

MAX_CODES = 4096
MAX_CELLS = 1024
STANDS_OUT = 0.8
"""As a share of the largest difference from the most used code."""

_mount = declared(Path(__file__).parent, shared_styles=("frame.css", "live_line.css", "pills.css"))


@dataclass(frozen=True, eq=False)
class PadLevel:
    """One grid of codes and its codebook.

    Attributes:
        grid: (h, w).
        first: where its cells begin in a row of all cells.
        patch: the side of the pixels that a cell stands for.
        pictures: what each code looks like, uint8 (K, C, s, s).
        counts: how often each code is used on the test images, int64 (K,).
    """

    grid: tuple[int, int]
    first: int
    patch: int
    pictures: NDArray[np.uint8]
    counts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class CodePadData:
    """What is shown.

    Attributes:
        model: the checkpoint's name.
        image: uint8 (C, H, W).
        image_words: what stands above it.
        levels: coarse first.
        codes: the image's own, int64 (cells,).
        blank: a black image's, int64 (cells,).
        drawn: codes from the prior, shown one by one instead of the image's; None for the image's.
        version: of `codes` and `drawn`: another one begins anew, and drops what was painted.
        painted: codes that were painted over these; None for none.
        brush: the level to paint on, then the code to paint with on each; None as it is at first.
    """

    model: str
    image: NDArray[np.uint8]
    image_words: str
    levels: Sequence[PadLevel]
    codes: NDArray[np.int64]
    blank: NDArray[np.int64]
    drawn: NDArray[np.int64] | None
    version: str
    painted: tuple[int, ...] | None = None
    brush: tuple[int, ...] | None = None

    @property
    def begun(self) -> NDArray[np.int64]:
        """The codes that one begins from."""
        return self.codes if self.drawn is None else self.drawn

    def envelope(self) -> bytes:
        """Everything as one run of bytes.

        Raises:
            ValueError: more cells or codes than there is room for.
        """
        largest = max(len(level.counts) for level in self.levels)
        if largest > MAX_CODES or self.codes.size > MAX_CELLS:
            raise ValueError(
                f"There is room for {MAX_CELLS} cells of {MAX_CODES} codes, not for "
                f"{self.codes.size} of {largest}."
            )
        header = {
            "model": self.model,
            "image_shape": list(self.image.shape),
            "image_words": self.image_words,
            "levels": [_header_of(level) for level in self.levels],
            "codes": self.codes.tolist(),
            "blank": self.blank.tolist(),
            "drawn": None if self.drawn is None else self.drawn.tolist(),
            "version": self.version,
            "painted": self.painted and list(self.painted),
            "brush": self.brush and list(self.brush),
            "socket_path": SOCKET_PATH,
        }
        blobs = {"image": self.image.tobytes()}
        for at, level in enumerate(self.levels):
            blobs[f"tiles{at}"] = np.ascontiguousarray(level.pictures).tobytes()
        return pack_envelope(header, blobs)


def code_pad(*, key: str, data: CodePadData) -> NDArray[np.int64]:
    """Show the pad; return the codes (cells,) as they were left, or those that it begins with.

    Args:
        key: of this pad on its page; its state is kept under it.
        data: what is shown.
    """
    mounted = _mount(key=key, data=data.envelope(), on_left_change=no_callback)
    return codes_of(getattr(mounted, "left", None), data)


def codes_of(sent: Any, data: CodePadData) -> NDArray[np.int64]:
    """What the browser sent; it is not trusted, so what has another form counts as not sent."""
    start = data.begun
    if not isinstance(sent, dict) or sent.get("version") != data.version:
        return start
    painted = sent.get("codes")
    if not isinstance(painted, list) or len(painted) != start.size:
        return start
    if not all(isinstance(code, int) and abs(code) < MAX_CODES for code in painted):
        return start
    codes = np.array(painted, dtype=np.int64)
    for level in data.levels:
        own = codes[level.first : level.first + level.grid[0] * level.grid[1]]
        if own.min() < 0 or own.max() >= len(level.counts):
            return start
    return codes


def _header_of(level: PadLevel) -> dict[str, Any]:
    total = max(int(level.counts.sum()), 1)
    return {
        "grid": list(level.grid),
        "first": level.first,
        "patch": level.patch,
        "count": len(level.counts),
        "tile": int(level.pictures.shape[-1]),
        "brush": _first_brush(level),
        "order": np.argsort(-level.counts, kind="stable").tolist(),
        "shares": [round(float(count) / total, 8) for count in level.counts],
    }


def _first_brush(level: PadLevel) -> int:
    """A code that shows when it is painted: of those least like the most used one, the usual."""
    pictures = level.pictures.reshape(len(level.pictures), -1).astype(np.float64)
    distances = np.abs(pictures - pictures[level.counts.argmax()]).mean(1)
    stands_out = distances >= STANDS_OUT * distances.max()
    return int(np.where(stands_out, level.counts, -1).argmax())
