"""Which part of a picture is looked at: a sheet in it, what lies between its bars, or all of it?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from explorer.images.bars import without_bars
from explorer.images.placing import Picture, resampled
from explorer.images.recipes import Recipe
from explorer.images.sheet import LEAST_PX, Sheet, find_sheets, seen_from_above, without_desk

CERTAIN_SHARE = 0.12
"""Share of the picture from which a whole sheet with nothing on it is an answer: no mark."""

LEAST_SIDE_PX = 240
"""Longer side to which a small sheet is enlarged, so that its strokes have several pixels."""


@dataclass(frozen=True, eq=False)
class View:
    """What is looked at.

    Attributes:
        picture: float64 (h, w) or (h, w, 3).
        way: matrix float64 (3, 3) from its x, y, 1 to those of the whole picture.
        caption: what was done, in a short sentence; "" for the picture as it is.
        is_all: whether nothing else is to be tried where it has no mark.
    """

    picture: Picture
    way: Picture
    caption: str
    is_all: bool


def views_of(picture: Picture, recipe: Recipe) -> Iterator[View]:
    """The views to try, in this order, until one has a mark."""
    if recipe.marks != "strokes" or "ink" not in recipe.steps or recipe.page == "as it is":
        yield View(picture, np.eye(3), "", True)
        return
    between = _between_bars(picture)
    views = [_sheet_alone(between, sheet) for sheet in find_sheets(between.picture)]
    is_answer = any(view.is_all for view in views)
    for number, view in enumerate(views, 1):
        several = f" It is one of {len(views)}, the first with a mark." if len(views) > 1 else ""
        is_last = number == len(views)
        yield replace(view, caption=view.caption + several, is_all=is_answer and is_last)
    yield between


def _between_bars(picture: Picture) -> View:
    if min(picture.shape[:2]) < LEAST_PX:
        return View(picture, np.eye(3), "", True)
    top, bottom, left, right = without_bars(picture)
    if (bottom - top, right - left) == picture.shape[:2]:
        return View(picture, np.eye(3), "", True)
    way = np.array([[1.0, 0, left], [0, 1, top], [0, 0, 1]])
    part = picture[top:bottom, left:right].copy()
    return View(part, way, "The bars around the picture are cut off.", True)


def _sheet_alone(between: View, sheet: Sheet) -> View:
    if sheet.is_whole:
        seen, way = seen_from_above(between.picture, sheet)
        caption = "A sheet was found: here it is alone, seen from straight above."
    else:
        seen, way = without_desk(between.picture, sheet)
        caption = "A sheet was found: what lies around it is left out."
    height, width = seen.shape[:2]
    factor = LEAST_SIDE_PX / max(height, width)
    if factor > 1:
        large = round(height * factor), round(width * factor)
        seen = resampled(seen, *large, (0, height, 0, width))
        way = way @ np.diag([width / large[1], height / large[0], 1.0])
    is_answer = sheet.is_whole and float(sheet.mask.mean()) >= CERTAIN_SHARE
    return View(seen, between.way @ way, caption, is_answer)
