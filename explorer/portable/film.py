"""How does a way through keyframes become the frames of a film?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core
from explorer.images.tiling import as_picture, enlarge
from explorer.latent.keyframes import keyframed, leg_seconds, length_of

LEG_STEPS = 61
"""Latents along one leg, between which is a straight line."""
BATCH = 64


@dataclass(frozen=True)
class FilmShape:
    """How a film moves and what it is like.

    Attributes:
        seconds: its length, where no times are told.
        side: about how many px its longer side has.
        eases: whether it slows at every keyframe.
        loops: whether it goes back to the first keyframe.
        times: when each keyframe is reached, s; None for equal legs.
        rate: frames a second.
    """

    seconds: float = 4.0
    side: int = 448
    eases: bool = False
    loops: bool = True
    times: tuple[float, ...] | None = None
    rate: int = 20


def film_latents(
    core: Core,
    name: str,
    anchors: NDArray[np.float32],
    way: str,
    shape: FilmShape,
    label: int | None = None,
) -> NDArray[np.float32]:
    """The latent of every frame, (T, D), on a way of `core.WAYS` through anchors (A, D).

    Raises:
        CoreError, LatentError: no such model or way, or anchors or times that do not fit.
    """
    ends = np.concatenate([anchors, anchors[:1]]) if shape.loops else anchors
    legs = [core.walk(name, np.stack(pair), way, LEG_STEPS, label).z for pair in pairwise(ends)]
    return shaped(legs, shape)


def shaped(legs: Sequence[NDArray[np.float32]], shape: FilmShape) -> NDArray[np.float32]:
    """The latent of every frame, (T, D), along legs of latents (K, D).

    Raises:
        LatentError: times that do not fit.
    """
    lengths = [length_of(leg) for leg in legs]
    seconds = leg_seconds(lengths, shape.seconds, shape.times, shape.loops)
    return keyframed(legs, seconds, shape.rate, shape.eases, shape.loops)


def film_frames(
    core: Core,
    name: str,
    z: NDArray[np.float32],
    side: int,
    label: int | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> NDArray[np.uint8]:
    """What each latent decodes to, uint8 (T, H, W) or (T, H, W, 3), enlarged to about `side` px.

    `progress` is told how many frames each step has made.
    """
    frames = []
    for start in range(0, len(z), BATCH):
        some = z[start : start + BATCH]
        labels = None if label is None else np.full(len(some), label, dtype=np.int64)
        images = core.decode(name, some, labels)
        factor = max(1, round(side / max(images.shape[2:])))
        frames += [enlarge(as_picture(image), factor) for image in images]
        progress(len(some))
    return np.stack(frames)
