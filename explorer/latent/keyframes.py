"""Where is one at each moment of a way through keyframes, each with its time?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.latent.errors import LatentError
from explorer.latent.latents import checked_latents

LONGEST_S = 60.0
MAX_FRAMES = 3_000


def leg_seconds(
    lengths: Sequence[float], seconds: float, times: Sequence[float] | None, loops: bool
) -> tuple[float, ...]:
    """How long each leg lasts, from one keyframe to the next, back to the first if it loops.

    Args:
        lengths: of the legs; where no times are told, all are gone at one speed.
        seconds: the whole film's, where no times are told.
        times: when each keyframe is reached, rising from 0; what is left of `seconds` is the way
            back, or the mean of the other legs where nothing is left.
        loops: whether the last leg goes back to the first keyframe.

    Raises:
        LatentError: fewer than two keyframes, a length out of range, or times that do not rise.
    """
    count = len(lengths) + (not loops)
    if count < 2:
        raise LatentError(f"A film needs two keyframes or more, and there are {count}.")
    if times is None:
        # A leg between two of the same place takes next to no time, not none.
        weights = np.maximum(lengths, 1e-6)
        lasting = [float(share) for share in seconds * weights / weights.sum()]
    else:
        if len(times) != count or times[0] != 0 or any(b <= a for a, b in pairwise(times)):
            raise LatentError(
                f"The times of {count} keyframes are {count} numbers of seconds, rising from 0."
            )
        lasting = [b - a for a, b in pairwise(times)]
        if loops:
            rest = seconds - times[-1]
            lasting.append(rest if rest > 0 else times[-1] / (count - 1))
    if not 0 < sum(lasting) <= LONGEST_S:
        raise LatentError(f"A film lasts up to {LONGEST_S:g} s, not {sum(lasting):g}.")
    return tuple(lasting)


def length_of(line: ArrayLike) -> float:
    """Of a polyline of latents (K, D)."""
    return float(np.linalg.norm(np.diff(checked_latents(line), axis=0), axis=1).sum())


def keyframed(
    legs: Sequence[ArrayLike], seconds: Sequence[float], rate: float, eases: bool, loops: bool
) -> NDArray[np.float32]:
    """The latent of each frame, float32 (T, D): along each leg at a constant speed, or eased.

    A looping film ends a frame before it is at its first latent again; another one at its last.

    Args:
        legs: polylines of latents (K, D), each beginning where the one before ends.
        seconds: how long each leg lasts.
        rate: frames a second.
        eases: in and out at every keyframe, by 3u² − 2u³.
        loops: whether the last leg ends at the first keyframe.

    Raises:
        LatentError: the legs do not fit, or there are too many frames.
    """
    ends = np.concatenate([[0.0], np.cumsum(seconds)])
    count = max(2, round(float(ends[-1]) * rate) + (not loops))
    if count > MAX_FRAMES:
        raise LatentError(f"{count} frames are too many: at most {MAX_FRAMES}.")
    moments = np.linspace(0.0, ends[-1], count, endpoint=not loops)
    leg = np.clip(np.searchsorted(ends, moments, side="right") - 1, 0, len(legs) - 1)
    share = (moments - ends[leg]) / np.asarray(seconds)[leg]
    if eases:
        share = share * share * (3 - 2 * share)
    lines = [checked_latents(each).astype(np.float64) for each in legs]
    return np.stack([_at(lines[one], u) for one, u in zip(leg, share, strict=True)])


def _at(line: NDArray[np.float64], share: float) -> NDArray[np.float32]:
    """The latent at this share of a polyline's length."""
    lengths = np.linalg.norm(np.diff(line, axis=0), axis=1)
    travelled = np.concatenate([[0.0], np.cumsum(lengths)])
    wanted = min(max(float(share), 0.0), 1.0) * travelled[-1]
    found = [np.interp(wanted, travelled, line[:, dim]) for dim in range(line.shape[1])]
    return np.array(found, dtype=np.float32)
