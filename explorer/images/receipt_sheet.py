"""How does the receipt of one image become a picture to keep?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from explorer.images.lettering import Lettering

WIDTH_PX, MARGIN_PX, GAP_PX = 1200, 48, 24
PANEL_PX, THUMBNAIL_PX = 258, 84
ROW_PX, BAR_PX = 44, 6
TITLE, HEADING, TEXT, SMALL = 30, 19, 18, 15


@dataclass(frozen=True)
class SheetColours:
    """ "#rrggbb" of the paper, the text, the quiet text and the lines."""

    paper: str
    ink: str
    quiet: str
    line: str


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture of the pipeline.

    Attributes:
        heading: above it.
        colour: "#rrggbb", of the heading.
        picture: uint8 (H, W) or (H, W, 3).
        is_smooth: whether it is a density, smoothed between its pixels, rather than data.
    """

    heading: str
    colour: str
    picture: NDArray[np.uint8]
    is_smooth: bool = False


@dataclass(frozen=True)
class Line:
    """One term: what it is, how much, how far its bar goes (None for no bar), and in words."""

    term: str
    note: str
    figure: str
    colour: str
    share: float | None
    words: str


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A small picture, uint8 (H, W) or (H, W, 3), and what stands under it."""

    picture: NDArray[np.uint8]
    caption: str


@dataclass(frozen=True, eq=False)
class Sheet:
    """What the receipt says, from top to bottom; up to four panels and ten thumbnails."""

    title: str
    subtitle: str
    panels: Sequence[Panel]
    lines: Sequence[Line]
    neighbours: Sequence[Thumbnail]
    vote: str
    foot: str


def receipt_sheet(sheet: Sheet, colours: SheetColours, lettering: Lettering) -> NDArray[np.uint8]:
    """The receipt as a picture, uint8 (H, W, 3), `WIDTH_PX` wide."""
    pen = _Pen(sheet, colours, lettering)
    pen.head()
    pen.panels()
    pen.lines()
    pen.neighbours()
    pen.foot()
    return pen.picture()


class _Pen:
    """Writes from the top down, so that each part knows where the last one ended."""

    def __init__(self, sheet: Sheet, colours: SheetColours, lettering: Lettering):
        self.sheet, self.colours, self.lettering = sheet, colours, lettering
        height = 700 + ROW_PX * len(sheet.lines) + 300
        self.image = Image.new("RGB", (WIDTH_PX, height), colours.paper)
        self.draw = ImageDraw.Draw(self.image)
        self.y = float(MARGIN_PX)

    def head(self) -> None:
        self.y += TITLE
        self._write(MARGIN_PX, self.sheet.title, TITLE, bold=True)
        self.y += HEADING + 12
        self._write(MARGIN_PX, self.sheet.subtitle, HEADING, self.colours.quiet)
        self.y += GAP_PX

    def panels(self) -> None:
        self.y += HEADING
        for place, panel in enumerate(self.sheet.panels):
            x = MARGIN_PX + place * (PANEL_PX + GAP_PX)
            self._write(x, panel.heading, HEADING, panel.colour, bold=True)
            self._paste(panel.picture, x, self.y + 10, PANEL_PX, panel.is_smooth)
        self.y += 10 + PANEL_PX + GAP_PX

    def lines(self) -> None:
        for line in self.sheet.lines:
            self.draw.line((MARGIN_PX, self.y, WIDTH_PX - MARGIN_PX, self.y), self.colours.line)
            baseline = self.y + ROW_PX * 0.63
            length = self._write(MARGIN_PX, line.term, TEXT, line.colour, True, at=baseline)
            self._write(MARGIN_PX + length + 12, line.note, SMALL, self.colours.quiet, at=baseline)
            self._write(690, line.figure, TEXT, line.colour, True, "r", baseline)
            start = 720
            if line.share is not None:
                self._bar(start, baseline - SMALL / 2 + 1, 110, line.share, line.colour)
                start += 126
            self._write(start, line.words, SMALL, self.colours.quiet, at=baseline)
            self.y += ROW_PX
        self.draw.line((MARGIN_PX, self.y, WIDTH_PX - MARGIN_PX, self.y), self.colours.line)
        self.y += GAP_PX

    def neighbours(self) -> None:
        if not self.sheet.neighbours:
            return
        self.y += HEADING
        self._write(MARGIN_PX, self.sheet.vote, TEXT, bold=True)
        step = (WIDTH_PX - 2 * MARGIN_PX) / max(len(self.sheet.neighbours), 10)
        for place, thumbnail in enumerate(self.sheet.neighbours):
            x = MARGIN_PX + place * step
            self._paste(thumbnail.picture, round(x), self.y + 12, THUMBNAIL_PX, False)
            below = self.y + 12 + THUMBNAIL_PX + SMALL + 3
            middle = x + THUMBNAIL_PX / 2
            self._write(middle, thumbnail.caption, SMALL, self.colours.quiet, False, "m", below)
        self.y += 12 + THUMBNAIL_PX + SMALL + 3 + GAP_PX

    def foot(self) -> None:
        for line in self.lettering.wrapped(self.sheet.foot, SMALL, WIDTH_PX - 2 * MARGIN_PX):
            self.y += SMALL + 6
            self._write(MARGIN_PX, line, SMALL, self.colours.quiet)

    def picture(self) -> NDArray[np.uint8]:
        return np.asarray(self.image.crop((0, 0, WIDTH_PX, round(self.y + MARGIN_PX))))

    def _write(
        self,
        x: float,
        text: str,
        size: float,
        colour: str = "",
        bold: bool = False,
        anchor: str = "l",
        at: float | None = None,
    ) -> float:
        baseline = self.y if at is None else at
        ink = colour or self.colours.ink
        return self.lettering.write(self.draw, (x, baseline), text, size, ink, bold, anchor)

    def _paste(
        self, picture: NDArray[np.uint8], x: float, y: float, side: int, is_smooth: bool
    ) -> None:
        method = Image.Resampling.BICUBIC if is_smooth else Image.Resampling.NEAREST
        height, width = picture.shape[:2]
        scale = side / max(height, width)
        size = max(1, round(width * scale)), max(1, round(height * scale))
        self.image.paste(
            Image.fromarray(picture).convert("RGB").resize(size, method), (round(x), round(y))
        )

    def _bar(self, x: float, y: float, width: float, share: float, colour: str) -> None:
        box = (x, y - BAR_PX / 2, x + width, y + BAR_PX / 2)
        self.draw.rounded_rectangle(box, BAR_PX / 2, self.colours.line)
        filled = max(BAR_PX, share * width)
        self.draw.rounded_rectangle((*box[:2], x + filled, box[3]), BAR_PX / 2, colour)
