"""Which pictures does one pass on the way from code to code, and how evenly do they change?"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from explorer.core.checks import checked_latents
from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.values import FloatArray, ImageArray, LabelArray
from explorer.latent.geodesic import Pace, evened, geodesic, pace
from explorer.latent.paths import PATHS, path_through, resampled
from explorer.latent.windows import SquareWindow, square_window
from explorer.models.capabilities import Decodes

GEODESIC = "geodesic"
WAYS = (*PATHS, GEODESIC)
MAX_ANCHORS, MAX_STEPS = 12, 300
METRIC_NUMBERS = 1 << 20
"""Pixels times latent dimensions of one derivative; larger pictures are measured in blocks."""
COARSEST_PX = 8
FINER, FINEST = 8, 1000


@dataclass(frozen=True, eq=False)
class Walk:
    """A way through latent space and what is seen on it.

    Attributes:
        z: float32 (T, D).
        images: E[x|z], uint8 (T, C, H, W).
        pace: how much the picture changes from step to step, in pixels in [0, 1].
        travelled: how far the picture goes in all, by steps so small that they are no chords.
        line: the same of the straight way, for a geodesic; None for the others.
    """

    z: FloatArray
    images: ImageArray
    pace: Pace
    travelled: float
    line: float | None = None


def geodesic_leg(
    core: InnerCore, name: str, start: FloatArray, end: FloatArray, label: int | None = None
) -> FloatArray:
    """The geodesic's knots between two codes (D,), float32 (T, D).

    Raises:
        CoreError: no such model, or codes that are not its.
        LatentError: too many dimensions.
    """
    ends = checked_latents(core.describe(name), np.stack([start, end])).numpy()
    return geodesic(_measured(core, name, label), ends[0], ends[1], _window(core, name, ends))


def walk(
    core: InnerCore,
    name: str,
    anchors: FloatArray,
    way: str,
    steps: int,
    label: int | None = None,
    legs: Sequence[FloatArray] = (),
) -> Walk:
    """A walk through two codes or more, (A, D).

    Args:
        core, name: the model.
        anchors: the codes, in order.
        way: one of `WAYS`.
        steps: pictures, both ends among them.
        label: for conditional models, the class under which all are decoded.
        legs: of the geodesic, where they are known already.

    Raises:
        CoreError: no such model, way or number of steps.
        LatentError: anchors between which there is no way.
    """
    codes = checked_latents(core.describe(name), anchors).numpy()
    if way not in WAYS:
        raise CoreError(f"There is no way {way[:40]!r}: choose one of {', '.join(WAYS)}.")
    if not 2 <= len(codes) <= MAX_ANCHORS or not 2 <= steps <= MAX_STEPS:
        raise CoreError(
            f"A walk has 2 to {MAX_ANCHORS} anchors and 2 to {MAX_STEPS} steps, "
            f"not {len(codes)} and {steps}."
        )
    if way == GEODESIC:
        found = legs or [geodesic_leg(core, name, a, b, label) for a, b in pairwise(codes)]
        knots = np.concatenate([*(leg[:-1] for leg in found), codes[-1:]])
        z = evened(_measured(core, name, label), knots, steps)
    else:
        z = knots = path_through(codes, steps, way)
    pixels = decoded_pixels(core, name, z, label)
    images = np.rint(pixels * 255).astype(np.uint8)
    # A geodesic is measured along its own knots: between few pictures lie chords of it.
    finely = [resampled(knots, min(FINER * max(steps, len(knots)), FINEST))]
    if way == GEODESIC:
        finely.append(path_through(codes, len(finely[0]), "straight"))
    lengths = [pace(decoded_pixels(core, name, latents, label)).length for latents in finely]
    return Walk(z, images, pace(pixels), lengths[0], lengths[1] if way == GEODESIC else None)


def decoded_pixels(
    core: InnerCore, name: str, z: FloatArray, label: int | None = None
) -> FloatArray:
    """E[x|z] in [0, 1], not rounded to bytes, float32 (N, C, H, W), of codes (N, D)."""
    pixels: FloatArray = _decoded(core, name, z, label, lambda x: x)
    return pixels


def _measured(core: InnerCore, name: str, label: int | None) -> Callable[[FloatArray], FloatArray]:
    """The decoder as a function of codes (N, D) to flat pictures (N, P)."""
    model = core.describe(name)
    channels, height, width = model.image_shape
    side = max(COARSEST_PX, math.isqrt(METRIC_NUMBERS // (channels * model.latent_dim)))
    size = (min(height, side), min(width, side))

    def flat(x: Tensor) -> Tensor:
        # A mean over a block is an orthogonal projection of the picture up to its scale.
        small = x if size == (height, width) else functional.adaptive_avg_pool2d(x, size)
        return small.flatten(1)

    return lambda z: _decoded(core, name, z, label, flat)


def _decoded(
    core: InnerCore,
    name: str,
    z: FloatArray,
    label: int | None,
    shown: Callable[[Tensor], Tensor],
) -> FloatArray:
    def pictures(model: Decodes, rows: Tensor, y: Tensor | None) -> list[Tensor]:
        return [shown(model.decode_mean(rows, y).float())]

    labels: LabelArray | None = None
    if label is not None:
        labels = np.full(len(z), label, dtype=np.int64)
    rows = torch.from_numpy(np.ascontiguousarray(z, dtype=np.float32))
    pixels: FloatArray = core._compute(core.describe(name), pictures, rows, labels)[0]
    return pixels


def _window(core: InnerCore, name: str, anchors: FloatArray) -> SquareWindow | None:
    """Of a plane, the square that holds the test images' codes and the anchors."""
    if anchors.shape[1] != 2:
        return None
    codes = core.encodings(name).mu
    centre = (0.0, 0.0) if core.describe(name).can("gaussian_latent") else None
    seen = square_window(codes, centre)
    reach = np.abs(anchors - np.array([seen.x, seen.y])).max()
    return SquareWindow(seen.x, seen.y, max(seen.half, float(reach)))
