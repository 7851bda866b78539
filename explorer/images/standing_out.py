"""Does a mark stand out from the noise of its own surroundings, and has it the edge of a pen?

A mark's contrast, averaged over a few pixels, is held against how that average varies on the
paper around it, whatever the noise is made of.  Light and shadow vary too, and far, but their
edges are soft.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.placing import Picture

SCALES_PX = (1.0, 2.0, 4.0)
"""Widths (standard deviations) of the averages, in pixels."""

LEAST_DEVIATIONS = 7.0
"""Of normal noise, one picture in a million has an average this far out anywhere."""

LEAST_NOISE = 0.002
"""Half a grey level: what rounding alone leaves."""

LEAST_SLOPE = 0.06
"""Least share of its contrast by which a mark's edge rises in a pixel; sharp pens have 0.25."""

LEAST_PAPER_PX = 30
"""Pixels of paper around a piece without which nothing can be said of it."""

LEAST_SIDE_PX, LEAST_SIDE = 5, 0.02
"""Longer side of the smallest mark, in pixels and as a share of the picture's; less is dirt."""

EDGE_SHARE = 0.035
"""Width, as a share of the picture's side, of the edge in which there are no marks."""

CROPPED_CONTRAST, CROPPED_CONTACT = 0.25, 0.5
"""Least contrast of a mark that fills its picture, and the most of the outline that it touches."""

SAMPLED = 8000
"""Pixels of paper from which its noise is told, to two per cent."""

MOST_JUDGED = 60
"""Pieces that are looked at, the largest first; the rest is dirt."""


def standing_out(contrast: Picture, labels: NDArray[np.int32], count: int) -> NDArray[np.bool_]:
    """Which pieces are marks.

    Args:
        contrast: (H, W), about 0 on bare paper and 1 at most.
        labels: (H, W), 0 on paper and 1 to `count` on the pieces.

    Returns:
        bool (count,).
    """
    numbers = np.arange(1, count + 1)
    size = ndimage.sum_labels(np.ones_like(contrast), labels, numbers)
    judged = np.argsort(-size)[:MOST_JUDGED]
    boxes = ndimage.find_objects(labels)
    contrast = contrast.astype(np.float32)  # enough for noise, and twice as fast
    smooth = [ndimage.gaussian_filter(contrast, scale, mode="nearest") for scale in SCALES_PX]
    found = np.zeros(count, dtype=bool)
    least = max(LEAST_SIDE_PX, LEAST_SIDE * max(contrast.shape))
    for k in judged:
        if max(side.stop - side.start for side in boxes[k]) < least or _is_sliver(
            boxes[k], contrast.shape
        ):
            continue
        window = _around(boxes[k], contrast.shape)
        piece = labels[window] == k + 1
        paper = ~ndimage.binary_dilation(piece, iterations=4)
        if paper.sum() < LEAST_PAPER_PX:
            continue
        deviations = max(_deviations(layer[window], piece, paper) for layer in smooth)
        strength = float(np.percentile(contrast[window][piece], 75))
        found[k] = (
            deviations >= LEAST_DEVIATIONS
            and _is_sharp(contrast[window], piece, paper)
            and not _runs_off(labels == k + 1, strength)
        )
    return found


def _around(box: tuple[slice, slice], shape: tuple[int, ...]) -> tuple[slice, slice]:
    """A piece's box with as much paper around it."""
    reach = max(24, *(side.stop - side.start for side in box)) // 2
    rows, columns = (
        slice(max(side.start - reach, 0), min(side.stop + reach, end))
        for side, end in zip(box, shape, strict=True)
    )
    return rows, columns


def _runs_off(piece: NDArray[np.bool_], strength: float) -> bool:
    """Whether a piece is what lies around a page, or the noise itself: it leaves the picture.

    Args:
        piece: True (H, W) on it, at the picture's size.
        strength: its contrast.
    """
    sides = (piece[0], piece[-1], piece[:, 0], piece[:, -1])
    touched = [side for side in sides if side.any()]
    if len(touched) == len(sides):
        # A mark that was cropped to its ink touches every side, but is not all around.
        contact = sum(int(side.sum()) for side in sides) / sum(side.size for side in sides)
        return strength < CROPPED_CONTRAST or contact > CROPPED_CONTACT
    if len(touched) == 1:
        along = np.flatnonzero(touched[0])
        extent = int(along[-1] - along[0]) + 1
        across = piece.any(axis=1) if touched[0].size == piece.shape[1] else piece.any(axis=0)
        is_broad = along.size >= 0.6 * extent and extent >= 0.08 * touched[0].size
        return bool(is_broad and extent >= 1.5 * across.sum())
    return len(touched) > 1


def _is_sliver(box: tuple[slice, slice], shape: tuple[int, ...]) -> bool:
    """Whether a piece lies all along one edge of the picture, as what is left of a table does."""
    return any(
        min(side.stop, end - side.start) <= EDGE_SHARE * end
        for side, end in zip(box, shape, strict=True)
    )


def _deviations(smooth: Picture, piece: NDArray[np.bool_], paper: NDArray[np.bool_]) -> float:
    """How far a piece's strongest quarter lies from the paper, in the paper's own deviations."""
    around = _some(smooth[paper])
    middle = float(np.median(around))
    # The upper half alone too: what is clipped at black varies to one side only.
    above = float(np.percentile(around, 84)) - middle
    noise = max(1.4826 * float(np.median(np.abs(around - middle))), above)
    strongest = float(np.percentile(smooth[piece], 75))
    return (strongest - middle) / max(noise, LEAST_NOISE)


def _some(values: Picture) -> Picture:
    """Evenly as many of the values as tell their middle and their spread."""
    return values[:: max(1, len(values) // SAMPLED)]


def _is_sharp(contrast: Picture, piece: NDArray[np.bool_], paper: NDArray[np.bool_]) -> bool:
    slope = ndimage.gaussian_gradient_magnitude(contrast, 1.0, mode="nearest")
    edge = ndimage.binary_dilation(piece, iterations=2) & ~ndimage.binary_erosion(
        piece, iterations=2, border_value=1
    )
    height = float(np.percentile(contrast[piece], 75)) - float(np.median(contrast[paper]))
    rises = np.percentile(slope[edge], 70)
    return bool(rises >= LEAST_SLOPE * height)
