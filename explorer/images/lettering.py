"""How are words written into a picture, in the page's own font?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
GREEK = range(0x370, 0x400)
PLAIN = str.maketrans(dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True)) | {"‖": "||"})
"""What the fonts of the page lack."""
LATIN_ONLY = str.maketrans({"μ": "mu", "σ": "sigma", "β": "beta", "−": "-", "–": "-"})
"""What the font that comes with Pillow lacks besides."""


@dataclass(frozen=True)
class Lettering:
    """A font that comes in two files, one with Latin and one with Greek letters."""

    latin: Path
    greek: Path

    def write(
        self,
        draw: ImageDraw.ImageDraw,
        at: tuple[float, float],
        text: str,
        size: float,
        colour: str,
        bold: bool = False,
        anchor: str = "l",
    ) -> float:
        """Write one line on its baseline; returns its length in px.

        Args:
            at: where the baseline begins, or ends for the anchor "r", or has its middle for "m".
            text: one line.
            size: px.
            colour: as Pillow takes it.
        """
        runs = self._runs(text.translate(PLAIN), size, bold)
        length = sum(font.getlength(run) for run, font in runs)
        x = at[0] - {"l": 0.0, "m": length / 2, "r": length}[anchor]
        for run, font in runs:
            draw.text((x, at[1]), run, colour, font, anchor="ls")
            x += font.getlength(run)
        return length

    def wrapped(self, text: str, size: float, width: float) -> list[str]:
        """The text as lines of at most `width` px."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            runs = self._runs(longer.translate(PLAIN), size, False)
            if lines and sum(font.getlength(run) for run, font in runs) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _runs(self, text: str, size: float, bold: bool) -> Sequence[tuple[str, Font]]:
        latin, greek = _font(self.latin, size, bold), _font(self.greek, size, bold)
        if latin is None or greek is None:
            # A Pillow whose FreeType cannot unpack the page's fonts still writes something.
            return [(text.translate(LATIN_ONLY), ImageFont.load_default(size))]
        pieces = groupby(text, key=lambda sign: ord(sign) in GREEK)
        return [("".join(run), greek if is_greek else latin) for is_greek, run in pieces]


@lru_cache(maxsize=64)
def _font(path: Path, size: float, bold: bool) -> ImageFont.FreeTypeFont | None:
    try:
        font = ImageFont.truetype(str(path), size)
        font.set_variation_by_name("SemiBold" if bold else "Regular")
    except OSError:
        return None
    return font
