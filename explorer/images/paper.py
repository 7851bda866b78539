"""What is the paper in a grey picture, under whatever light, and is the ink lighter or darker?

Pictures here are float64 (H, W). `light` runs from black 0 to white 1. `contrast` is how far a
pixel is from the paper, as a share of the way to full ink: about 0 on bare paper, 1 at most, and
a little under 0 where noise makes the paper brighter than itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from explorer.images.placing import Picture, clipped, enlarged, shrunk

FIT_STEPS = 8
"""Steps in which a smooth shading is fitted."""

FIT_GRID = 48
"""Longest side, in pixels, of the small picture to which a smooth shading is fitted."""

CLOSING_GRID = 96
"""Longest side, in pixels, of the small picture in which strokes are closed to bare paper."""

CLOSING_SHARE = 0.25
"""Widest stroke that is closed, as a share of the picture's shorter side."""

NARROWER_SHARES = (0.1, 0.16)
"""Narrower windows, tried first."""

KEPT_CONTRAST = 0.93
"""Share of the widest window's contrast at steep edges that a narrower one must keep."""

BORDER_SHARE = 0.08
"""Width of the frame that is taken to be mostly paper, as a share of the shorter side."""

EVEN_SHARE = 0.25
"""Share of pixels in exactly one shade from which the paper was drawn by a program."""

LEAST_FILTERED_PX = 60
"""Shorter side of a picture from which its paper is sought in windows."""

TOGETHER_SHARE = 0.1
"""Least share of drawn paper's pixels whose neighbours are all of the same shade."""

NEAR_LEVELS = 100
"""Grey levels, of 255, over which a photograph's light may fade from its brightest paper."""


def strokes_are_light(light: Picture) -> bool:
    """Whether strokes are lighter than the paper.

    Where a program drew the paper in one shade, that shade tells. Otherwise it is the side of the
    paper on which the strong marks with steep edges lie; in an image of few pixels, that on which
    the cube of the contrast is larger, as strokes are scarce and far from the paper.
    """
    shade = even_shade(light, border_mask(light.shape))
    if shade is not None:
        return shade < middle_shade(light)
    if min(light.shape) < LEAST_FILTERED_PX:
        return float(((light - smooth_paper(light)) ** 3).sum()) > 0
    dark = clipped(paper_under_strokes(light) - light)
    bright = clipped(light - (1 - paper_under_strokes(1 - light)))
    # A lamp's glare and a shadow are as far from the paper as ink, but they come and go gently:
    # the square of the slope makes little of them.
    steep = ndimage.gaussian_gradient_magnitude(light.astype(np.float32), 1.0, mode="nearest") ** 2
    return float((bright**2 * steep).sum()) > float((dark**2 * steep).sum())


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


def narrowest_paper(light: Picture) -> Picture:
    """The paper (H, W) under dark strokes, in the narrowest window that still fills them all.

    Narrow windows follow the shadow of a hand. Strokes are told from shadows by their steep edges:
    a window is wide enough if it loses little of the contrast there.
    """
    steep = ndimage.gaussian_gradient_magnitude(light.astype(np.float32), 1.0, mode="nearest") ** 2
    small = _closing_copy(light)
    widest = _closed(small, light.shape, CLOSING_SHARE)
    all_of_it = float((clipped(widest - light) ** 2 * steep).sum())
    for share in NARROWER_SHARES:
        paper = _closed(small, light.shape, share)
        if float((clipped(paper - light) ** 2 * steep).sum()) >= KEPT_CONTRAST * all_of_it:
            return paper
    return widest


def paper_under_strokes(light: Picture, share: float = CLOSING_SHARE) -> Picture:
    """The paper (H, W) under dark strokes: their grey closing, which follows shadows of any shape.

    A closing fills what is darker than its surroundings and narrower than its window (Serra,
    Image Analysis and Mathematical Morphology, 1982); a shadow is wider, and stays.

    Args:
        light: (H, W) in [0, 1].
        share: of the shorter side, that is the window's.
    """
    return _closed(_closing_copy(light), light.shape, share)


def _closing_copy(light: Picture) -> Picture:
    """The small picture that is closed."""
    small = shrunk(light, CLOSING_GRID)
    return small if min(small.shape) <= 40 else ndimage.median_filter(small, 3, mode="nearest")


def _closed(small: Picture, shape: tuple[int, ...], share: float) -> Picture:
    """The paper at a shape, from the small picture."""
    window = max(3, round(min(small.shape) * share))
    paper = ndimage.grey_closing(small, (window, window), mode="nearest")
    if min(small.shape) > 40:
        # At the edge of a shadow or a page the small picture is a pixel off; the darker side wins,
        # so that no line of false ink runs along the edge.
        paper = ndimage.grey_erosion(paper, (3, 3), mode="nearest")
    return enlarged(paper, shape)


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


def border_mask(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """True (H, W) on the frame of the picture."""
    width = max(1, round(min(shape) * BORDER_SHARE))
    border = np.ones(shape, dtype=bool)
    border[width:-width, width:-width] = False
    return border


def paper_noise(contrast: Picture) -> float:
    """Standard deviation of the paper's contrast, from its median absolute deviation.

    It is 0 where the paper has exactly one shade, however much of it is covered. Noise that is
    clipped at black is no such paper, though half of its pixels may be: they lie scattered.
    """
    bare = contrast == 0
    deviation = 1.4826 * float(np.median(np.abs(contrast - np.median(contrast))))
    if float(bare.mean()) < EVEN_SHARE:
        return deviation
    if min(bare.shape) < LEAST_FILTERED_PX // 3:
        return 0.0
    together = ndimage.binary_erosion(bare, np.ones((3, 3)), border_value=1)
    if together.sum() >= TOGETHER_SHARE * bare.sum():
        return 0.0
    return max(deviation, float(np.percentile(contrast, 84)) - float(np.median(contrast)))
