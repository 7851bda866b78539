"""Which pieces of ink are the mark and which are dirt, and how wide is its pen?

Ink here is float64 (H, W), from bare paper 0 to full ink 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.patterns import outside_noise, outside_patterns
from explorer.images.placing import Picture, clipped, no_ink
from explorer.images.standing_out import standing_out

MARK_INK = 0.25
"""Ink, of 1, that makes a mark: MNIST's ink has the same 20-pixel box from 0 to 0.25."""

GAP_SHARE = 0.01
"""Gap across which pieces of ink are still one mark, as a share of the picture's longest side."""

GAP_PENS = 0.7
"""The same in widths of a stroke; the smaller of the two holds."""

NEAR_SHARE = 0.3
"""How far a small mark may lie from the main one and still be part of it, in its longest sides."""


def without_specks(
    ink: Picture, speck_share: float, contrast: Picture | None = None, is_photograph: bool = False
) -> Picture:
    """The ink without what is not part of a mark.

    Pieces of ink that nearly touch count as one mark. Five kinds go: those that do not stand out
    from the paper around them, in a photograph; a pattern's; marks with less than `speck_share`
    of the main one's ink; small ones far from it; and, where a whole mark stands free, whatever
    runs off the picture (a desk, a page's edge).

    Raises:
        ImageError: nothing stands out.
    """
    inked = ink >= MARK_INK
    labels, count = joined_pieces(ink)
    contrast = ink if contrast is None else contrast
    mass = ndimage.sum_labels(ink, labels, np.arange(1, count + 1))
    if is_photograph:
        stands = standing_out(contrast, labels, count)
    else:
        stands = outside_noise(contrast, labels, count)
    stands &= outside_patterns(mass)
    if not stands.any():
        raise no_ink()
    if count < 2:
        return ink
    boxes = ndimage.find_objects(labels)
    mass = np.where(stands, mass, 0)
    kept = stands & _standing_free(boxes, mass, ink.shape)
    if not kept.any():
        kept = stands
    main = int(np.where(kept, mass, 0).argmax())
    reach = NEAR_SHARE * max(side.stop - side.start for side in boxes[main])
    apart = ndimage.distance_transform_edt(labels != main + 1)
    away = np.full(count + 1, np.inf)
    np.minimum.at(away, labels[inked], apart[inked])
    away = away[1:]
    kept &= (mass >= speck_share * mass[main]) & ((away <= reach) | (mass >= 0.3 * mass[main]))
    # The soft edge of a mark goes with the mark that it is nearest to.
    nearest = ndimage.distance_transform_edt(~inked, return_distances=False, return_indices=True)
    owner = labels[tuple(nearest)]
    return np.where(np.concatenate([[False], kept])[owner], ink, 0.0)


def joined_pieces(ink: Picture) -> tuple[NDArray[np.int32], int]:
    """Pieces of ink numbered from 1, int32 (H, W) with 0 on paper; those that nearly touch are
    one."""
    inked = ink >= MARK_INK
    gap = max(1.0, min(GAP_SHARE * max(ink.shape), GAP_PENS * stroke_width(ink * inked)))
    labels, count = ndimage.label(ndimage.distance_transform_edt(~inked) <= gap)
    labels[~inked] = 0
    return labels, count


def _standing_free(
    boxes: list[tuple[slice, slice]], mass: Picture, shape: tuple[int, ...]
) -> NDArray[np.bool_]:
    """True for the marks among which the main one is sought."""
    free = np.array(
        [
            all(side.start > 0 and side.stop < end for side, end in zip(box, shape, strict=True))
            for box in boxes
        ]
    )
    if not free.any() or free.all():
        return np.ones(len(boxes), dtype=bool)
    largest = int(np.where(free, mass, 0).argmax())
    side = max(side.stop - side.start for side in boxes[largest])
    is_a_mark = side >= 0.1 * min(shape) or mass[largest] >= 0.2 * mass[~free].max()
    return free if is_a_mark else np.ones(len(boxes), dtype=bool)


def stroke_width(ink: Picture) -> float:
    """Mean width of the strokes, in pixels: twice their area over their outline.

    The outline is the total variation, which for soft edges is still its length.
    """
    padded = np.pad(ink, 1)
    down = np.diff(padded, axis=0)[:, :-1]
    across = np.diff(padded, axis=1)[:-1]
    outline = float(np.hypot(down, across).sum())
    return 2 * float(ink.sum()) / outline if outline else 0.0


def widened(ink: Picture, by_px: float) -> Picture:
    """The ink with every stroke wider by `by_px` pixels, its edge one pixel soft."""
    distance = ndimage.distance_transform_edt(ink < 0.5)
    return np.maximum(ink, clipped(by_px / 2 + 1 - distance))
