"""What in a grey picture is ink, and what is the paper under it?

Pictures here are float64 (H, W). `light` runs from black 0 to white 1. `contrast` is how far a
pixel is from the paper, as a share of the way to full ink: about 0 on bare paper, 1 at most, and
a little under 0 where noise makes the paper brighter than itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.placing import Picture, clipped, enlarged, no_ink, shrunk

FIT_BORDER_STEPS = 3
FIT_STEPS = 8
"""Steps in which a smooth shading is fitted."""

FIT_GRID = 48
"""Longest side, in pixels, of the small picture to which a smooth shading is fitted."""

CLOSING_GRID = 96
"""Longest side, in pixels, of the small picture in which strokes are closed to bare paper."""

CLOSING_SHARE = 0.25
"""Widest stroke that is closed, as a share of the picture's shorter side."""

BORDER_SHARE = 0.08
"""Width of the frame that is taken to be mostly paper, as a share of the shorter side."""

EVEN_SHARE = 0.25
"""Share of pixels in exactly one shade from which the paper was drawn by a program."""

NEAR_LEVELS = 100
"""Grey levels, of 255, over which a photograph's light may fade from its brightest paper."""

FAINTEST_INK = 0.04
"""Least contrast that is ink at all; a tenth of a pencil's."""

NOISE_FLOOR = 4.0
"""Standard deviations of the paper's noise below which contrast is noise."""

FINE_PEN_PX = 7.0
"""Stroke width up to which a picture's own greys are kept; MNIST's widest is 6.8 px."""

EDGE_SLOPE, EDGE_LEVEL = 1.5, 0.43
"""How steep an edge is made, and the share of full ink at its middle; with these, MNIST's test
images come back from enlargements with the ink that they had."""

MARK_INK = 0.25
"""Ink, of 1, that makes a mark: MNIST's ink has the same 20-pixel box from 0 to 0.25."""

GAP_SHARE = 0.01
"""Gap across which pieces of ink are still one mark, as a share of the picture's longest side."""

NEAR_SHARE = 0.3
"""How far a small mark may lie from the main one and still be part of it, in its longest sides."""


def strokes_are_light(light: Picture) -> bool:
    """Whether strokes are lighter than the paper.

    Where a program drew the paper in one shade, that shade tells. Otherwise it is the side of the
    paper on which the strong marks lie: strokes are scarce and far from it, and the cube of the
    contrast weighs them against the noise.
    """
    shade = even_shade(light, border_mask(light.shape))
    if shade is not None:
        return shade < middle_shade(light)
    return float(((light - smooth_paper(light)) ** 3).sum()) > 0


def shape_is_light(light: Picture) -> bool:
    """Whether a broad shape is lighter than what lies around it, its border's median."""
    return float(light.mean()) > float(np.median(light[border_mask(light.shape)]))


def smooth_paper(light: Picture, border_steps: int = 3) -> Picture:
    """The paper (H, W) as a quadratic surface fitted robustly, border first.

    The fit starts from the border's median, as a border is mostly paper, and then follows what
    lies near the surface, whichever side the ink is on (iteratively reweighted least squares with
    Tukey's biweight). It sees light that fades across a page, not the edge of a shadow.

    Args:
        light: (H, W) in [0, 1].
        border_steps: of `FIT_STEPS` steps, those in which the border alone is looked at; all of
            them where a shape may cover most of the picture.
    """
    small = shrunk(light, FIT_GRID)
    rows, columns = (np.linspace(-1, 1, n) for n in small.shape)
    y, x = (grid.ravel() for grid in np.meshgrid(rows, columns, indexing="ij"))
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    values = small.ravel()
    border = border_mask(small.shape).ravel()
    fitted = np.full(values.shape, np.median(values[border]))
    for step in range(FIT_STEPS):
        among = border if step < border_steps else np.ones_like(border)
        residual = np.abs(values - fitted)
        spread = max(1.4826 * float(np.median(residual[among])), 0.02)
        weights = np.clip(1 - (residual / (4.685 * spread)) ** 2, 0, None) * among
        # The ridge keeps the surface flat where too few pixels say otherwise.
        normal = terms.T @ (weights[:, None] * terms) + np.diag([1e-9, *[1e-3] * 5])
        fitted = terms @ np.linalg.solve(normal, terms.T @ (weights * values))
    return enlarged(fitted.reshape(small.shape), light.shape)


def paper_under_strokes(light: Picture) -> Picture:
    """The paper (H, W) under dark strokes: their grey closing, which follows shadows of any shape.

    A closing fills what is darker than its surroundings and narrower than its window (Serra,
    Image Analysis and Mathematical Morphology, 1982); a shadow is wider, and stays.
    """
    small = shrunk(light, CLOSING_GRID)
    if min(small.shape) > 40:
        small = ndimage.median_filter(small, 3, mode="nearest")
    window = max(3, round(min(small.shape) * CLOSING_SHARE))
    paper = ndimage.grey_closing(small, (window, window), mode="nearest")
    if min(small.shape) > 40:
        # At the edge of a shadow or a page the small picture is a pixel off; the darker side wins,
        # so that no line of false ink runs along the edge.
        paper = ndimage.grey_erosion(paper, (3, 3), mode="nearest")
    return enlarged(paper, light.shape)


def even_shade(light: Picture, where: NDArray[np.bool_]) -> float | None:
    """The paper's one shade, if a program drew it and it has exactly one; or None.

    That is the commonest shade of the pixels `where`, if it has its share of the whole picture
    and no more pixels lie near it than on it, as they do around an overexposed photograph's white.
    """
    levels = np.rint(light * 255).astype(np.int64)
    if not where.any():
        return None
    shade = int(np.bincount(levels[where]).argmax())
    on = int((levels == shade).sum())
    near = int((np.abs(levels - shade) <= NEAR_LEVELS).sum()) - on
    return shade / 255 if on >= max(EVEN_SHARE * light.size, near) else None


def middle_shade(light: Picture) -> float:
    """Halfway between the darkest and the lightest pixel."""
    return (float(light.min()) + float(light.max())) / 2


def contrast_to(light: Picture, paper: Picture) -> Picture:
    """Contrast (H, W) of dark ink to its paper: the share of the paper's light that it swallows."""
    return (paper - light) / np.maximum(paper, 0.05)


def otsu(values: Picture) -> float:
    """The threshold that best splits values in [0, 1] into two classes (Otsu 1979, eq. 18).

    There must be values in two of its 256 bins at least.
    """
    counts, edges = np.histogram(values, bins=256, range=(0.0, 1.0))
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    sums = np.cumsum(counts * centres)
    valid = (below > 0) & (above > 0)
    gap = sums[valid] / below[valid] - (sums[-1] - sums[valid]) / above[valid]
    between = below[valid].astype(np.float64) * above[valid] * gap**2
    # Every split inside an empty gap is as good; the middle of the gap is the fair one.
    best = np.flatnonzero(valid)[between >= between.max() * (1 - 1e-9)]
    return float(edges[best + 1].mean())


def paper_noise(contrast: Picture) -> float:
    """Standard deviation of the paper's contrast, from its median absolute deviation.

    It is 0 where the paper has exactly one shade, however much of it is covered.
    """
    if float((contrast == 0).mean()) >= EVEN_SHARE:
        return 0.0
    return 1.4826 * float(np.median(np.abs(contrast - np.median(contrast))))


def ink_threshold(contrast: Picture) -> float:
    """The contrast that separates ink from all else.

    Otsu's threshold among what rises above the paper's noise: the paper outnumbers the ink a
    hundred to one, and Otsu's would otherwise split the noise.

    Raises:
        ImageError: nothing rises above the noise.
    """
    floor = max(NOISE_FLOOR * paper_noise(contrast), FAINTEST_INK)
    marks = contrast[contrast > floor]
    if not marks.size:
        raise no_ink()
    # Some paper among them, so that ink of a single shade is not split within itself.
    some_paper = np.zeros(1 + marks.size // 10)
    return otsu(clipped(np.concatenate([marks, some_paper])))


def soft_ink(contrast: Picture, threshold: float) -> Picture:
    """Ink (H, W) in [0, 1]: paper at 0, full ink at 1, and the greys of the edges between them.

    Strokes of several pixels become nearly bilevel, as NIST's scans were, and get their greys from
    being scaled down. Strokes of a pixel or two keep the greys they have.
    """
    full = float(np.median(contrast[contrast >= threshold]))
    noise = paper_noise(contrast)
    if noise == 0 and contrast.max() > 0.9:
        full = 1.0
    empty = min(NOISE_FLOOR * noise, threshold / 2)
    ink = clipped((contrast - empty) / (full - empty))
    if stroke_width(ink) <= FINE_PEN_PX:
        return ink
    empty = max(2 * threshold - full, empty)
    steep = EDGE_SLOPE * ((contrast - empty) / (full - empty) - EDGE_LEVEL) + 0.5
    return clipped(steep)


def without_specks(ink: Picture, speck_share: float) -> Picture:
    """The ink without what is not part of the mark.

    Pieces of ink that nearly touch count as one mark. Three kinds go: marks with less than
    `speck_share` of the main one's ink; small ones far from it; and, where a whole mark stands
    free, whatever runs off the picture (a desk, a page's edge).
    """
    inked = ink >= MARK_INK
    gap = max(1, round(GAP_SHARE * max(ink.shape)))
    joined = ndimage.distance_transform_edt(~inked) <= gap
    labels, count = ndimage.label(joined)
    labels[~inked] = 0
    if count < 2:
        return ink
    numbers = np.arange(1, count + 1)
    boxes = ndimage.find_objects(labels)
    mass = ndimage.sum_labels(ink, labels, numbers)
    kept = _standing_free(boxes, mass, ink.shape)
    main = int(np.where(kept, mass, 0).argmax())
    reach = NEAR_SHARE * max(side.stop - side.start for side in boxes[main])
    apart = ndimage.distance_transform_edt(labels != main + 1)
    away = ndimage.minimum(apart, labels, numbers)
    kept &= (mass >= speck_share * mass[main]) & ((away <= reach) | (mass >= 0.3 * mass[main]))
    # The soft edge of a mark goes with the mark that it is nearest to.
    nearest = ndimage.distance_transform_edt(
        labels == 0, return_distances=False, return_indices=True
    )
    owner = labels[tuple(nearest)]
    return np.where(np.concatenate([[False], kept])[owner], ink, 0.0)


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


def border_mask(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """True (H, W) on the frame of the picture."""
    width = max(1, round(min(shape) * BORDER_SHARE))
    border = np.ones(shape, dtype=bool)
    border[width:-width, width:-width] = False
    return border
