"""What does each step of a preparation do to the picture, and how does it say so?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.images import bitmap as bitmaps
from explorer.images import hue, marks, placing, rules
from explorer.images import ink as inks
from explorer.images import paper as papers
from explorer.images.placing import Picture
from explorer.images.recipes import Recipe

SHORT_PX, OVER_PX = 2, 1
"""A mark this many pixels short of its size, or over, is left: scaling would only blur it."""

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue in grey (ITU-R BT.601, as in JPEG)."""

Made = tuple[Picture, str]
"""A step's picture, float64 (H, W) or (H, W, 3) from 0 to 1, and what it did, in a sentence."""


def _has_the_size(picture: Picture, recipe: Recipe) -> bool:
    return picture.shape == recipe.image_shape[1:]


def _grey(picture: Picture, recipe: Recipe) -> Made:
    if picture.ndim == 2:
        return picture, "It is grey already."
    grey = picture @ LUMA
    if recipe.marks == "strokes":
        by_colour = hue.grey_by_colour(picture, grey)
        if by_colour is not None:
            return by_colour, "Grey by colour: the mark and its paper are equally light."
    return grey, "Grey: how light each pixel is."


def _colour(picture: Picture, _: Recipe) -> Made:
    if picture.ndim == 3:
        return picture, "It has three colours already."
    return np.repeat(picture[..., None], 3, axis=-1), "Its grey, once in each of three colours."


def _polarity(light: Picture, recipe: Recipe) -> Made:
    if recipe.polarity == "auto":
        guess = papers.shape_is_light if recipe.marks == "shapes" else papers.strokes_are_light
        is_light, how = guess(light), "it seems"
    else:
        is_light, how = recipe.polarity == "light ink on dark", "as you say"
    if is_light:
        return light, f"Light on dark, {how}: left as it is."
    return 1 - light, f"Dark on light, {how}: negated, as the data are light on black."


def _paper(light: Picture, recipe: Recipe) -> Made:
    # Shading is a share of the light that falls on a page, so think of the page as white again.
    page = 1 - light
    shade = papers.even_shade(page, page >= papers.middle_shade(page))
    if recipe.paper == "as it is" or (recipe.paper == "auto" and shade is not None):
        if shade is None:
            shade = float(np.median(page[papers.border_mask(page.shape)]))
        contrast = papers.contrast_to(page, np.full(page.shape, shade))
        if recipe.marks == "strokes" and recipe.paper == "auto":
            contrast, is_ruled = rules.without_rules(contrast)
            if is_ruled:
                return contrast, "The paper is of one shade: made black, its rules taken out."
        return contrast, "The paper is of one shade: made black."
    if recipe.marks == "shapes":
        paper = papers.smooth_paper(page, border_steps=papers.FIT_STEPS)
    else:
        paper = papers.narrowest_paper(page)
    contrast = papers.contrast_to(page, paper)
    contrast = contrast - np.median(contrast)
    if recipe.marks == "strokes":
        contrast, is_ruled = rules.without_rules(contrast)
        if is_ruled:
            return contrast, "The paper's shading and its printed rules are taken out."
    return contrast, "The paper's shading is estimated and taken out."


def _ink(contrast: Picture, recipe: Recipe) -> Made:
    threshold, noise = recipe.ink_threshold, papers.paper_noise(contrast)
    if threshold is None:
        threshold = inks.ink_threshold(contrast, noise)
    placing.ink_box(contrast, threshold)  # refuses a threshold above all ink
    ink = inks.soft_ink(contrast, threshold, noise)
    if noise == 0 and _has_the_size(ink, recipe):
        return ink, "The paper is clean: every mark is kept."
    is_photograph = noise > 0 and recipe.marks == "strokes"
    kept = marks.without_specks(ink, recipe.speck_share, contrast, is_photograph)
    return kept, f"Ink is what differs from the paper by {threshold:.0%} or more; specks are gone."


def _pen(ink: Picture, recipe: Recipe) -> Made:
    side = placing.longest_side(placing.ink_box(ink, recipe.box_threshold))
    scale = recipe.longest_side_px / side
    width = marks.stroke_width(ink) * scale
    if width >= recipe.thinnest_pen_px or scale > 0.5:
        return ink, f"Strokes will be {width:.1f} px wide: left as they are."
    wider = marks.widened(ink, (recipe.thinnest_pen_px - width) / scale)
    return wider, f"Strokes widened from {width:.1f} to {recipe.thinnest_pen_px:.1f} px."


def _crop(ink: Picture, recipe: Recipe) -> Made:
    box = placing.ink_box(ink, recipe.box_threshold)
    if _has_the_size(ink, recipe):
        return ink, "It has the data's size already: not cropped."
    # A margin keeps the soft edge of the ink, which counts for its centre of mass.
    margin = max(2, placing.longest_side(box) // 10)
    height, width = box[1] - box[0], box[3] - box[2]
    return placing.cropped(ink, box, margin), f"Cropped to its ink, {width}×{height} pixels."


def _scale(ink: Picture, recipe: Recipe) -> Made:
    if _has_the_size(ink, recipe) and _is_in_place(ink, recipe):
        return ink, "It has the data's size and is in its place already: left as it is."
    side = recipe.longest_side_px
    box = placing.ink_box(ink, recipe.box_threshold)
    now = placing.longest_side(box)
    if side - SHORT_PX <= now <= min(side + OVER_PX, *recipe.image_shape[1:]):
        return ink, f"Its longer side has {now} pixels: left as it is."
    return placing.fitted(ink, box, side), f"Its longer side scaled from {now} to {side} pixels."


def _is_in_place(ink: Picture, recipe: Recipe) -> bool:
    """Whether a picture of the data's size needs no moving; then it was most likely made so."""
    if recipe.marks == "shapes":
        return True
    middle = placing.centre_of_mass(ink)
    return all(abs(at - side / 2) < 0.51 for at, side in zip(middle, ink.shape, strict=True))


def _centre(ink: Picture, recipe: Recipe) -> Made:
    _, height, width = recipe.image_shape
    if _has_the_size(ink, recipe) and _is_in_place(ink, recipe):
        return ink, "It is in its place already: not moved."
    if recipe.centring == "mass":
        middle, what = placing.centre_of_mass(ink), "centre of mass"
    else:
        # A mark thinner than a pixel may have faded under the threshold when it was scaled.
        threshold = min(recipe.box_threshold, float(ink.max()) / 2)
        top, bottom, left, right = placing.ink_box(ink, threshold)
        middle, what = ((top + bottom - 1) / 2, (left + right - 1) / 2), "middle"
    moved = placing.centred(ink, height, width, middle)
    return moved, f"Its {what} at the middle of {width}×{height} pixels."


def _bitmap(ink: Picture, recipe: Recipe) -> Made:
    if _has_the_size(ink, recipe):
        return ink, "It has the data's size already: its pixels are taken to be the counts."
    made = bitmaps.stretched(ink, placing.ink_box(ink, marks.MARK_INK))
    return made.astype(np.float64), "Stretched to 20×32 pixels, black or white, of even weight."


def _upright(ink: Picture, recipe: Recipe) -> Made:
    if _has_the_size(ink, recipe):
        return ink, "Nothing to shear."
    return bitmaps.upright(ink > 0.5).astype(np.float64), "Sheared upright."


def _blocks(ink: Picture, recipe: Recipe) -> Made:
    most = bitmaps.BLOCK_PX**2
    if _has_the_size(ink, recipe):
        return np.rint(ink * most) / most, "Rounded to counts of 0 to 16."
    return bitmaps.block_counts(ink > 0.5) / most, "Set pixels counted in 4×4 blocks, 0 to 16."


def _field(ink: Picture, recipe: Recipe) -> Made:
    _, height, width = recipe.image_shape
    if _has_the_size(ink, recipe):
        return ink, "It has the data's size already."
    window = placing.whole_window(ink.shape, height, width)
    return placing.resampled(ink, height, width, window), (
        f"The whole picture on {width}×{height} pixels; where the shape is stays where it is."
    )


def _bilevel(ink: Picture, _: Recipe) -> Made:
    return (ink >= 0.5).astype(np.float64), "White or black, whichever each pixel is nearer to."


def _window(picture: Picture, recipe: Recipe) -> Made:
    _, height, width = recipe.image_shape
    if picture.shape[:2] == (height, width):
        return picture, "It has the data's size already."
    across, down = recipe.window_across, recipe.window_down
    window = placing.window_at(picture.shape, height, width, recipe.window_share, across, down)
    is_usual = (recipe.window_share, across, down) == (1.0, 0.5, 0.5)
    which = f"The largest {width}:{height} window in its middle" if is_usual else "Your window"
    return placing.resampled(picture, height, width, window), (
        f"{which}, on {width}×{height} pixels."
    )


STEPS: dict[str, tuple[Callable[[Picture, Recipe], Made], tuple[str, ...]]] = {
    "grey": (_grey, ()),
    "colour": (_colour, ()),
    "polarity": (_polarity, ("polarity",)),
    "paper": (_paper, ("paper",)),
    "ink": (_ink, ("ink_threshold", "speck_share")),
    "pen": (_pen, ("thinnest_pen_px",)),
    "crop": (_crop, ()),
    "scale": (_scale, ("longest_side_px",)),
    "centre": (_centre, ("centring",)),
    "bitmap": (_bitmap, ()),
    "upright": (_upright, ()),
    "blocks": (_blocks, ()),
    "field": (_field, ()),
    "bilevel": (_bilevel, ()),
    "window": (_window, ("window_share", "window_across", "window_down")),
}
"""What each step does, and which settings of the recipe change it."""
