"""Where is it, as the room sees it? A pin each, hidden until revealed; then where they crowd."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from explorer.rooms.kinds.kind import Kind, Results, check_plane, extent, latest, place, places_said
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer

PEAKS = 3
BANDWIDTH = 0.12
"""Of the density, as a share of the plane's half width."""


def _check(question: Question) -> None:
    check_plane(question)
    if question.answer:
        places_said(question.answer)


def _results(question: Question, answers: Sequence[Answer]) -> Results:
    pins = latest(answers)
    right = places_said(question.answer) if question.answer else None
    found = _peaks_found(tuple(map(tuple, pins)), BANDWIDTH * extent(question))
    return {"pins": pins, "peaks": found, "right": right}


def peaks(pins: Sequence[Sequence[float]], width: float) -> list[list[float]]:
    """Where pins crowd, the densest first: [x, y, pins near it], at most `PEAKS`.

    Args:
        width: of the Gaussian kernel, in latent units; pins within 2 of it belong to a peak.
    """
    left = np.array(pins, dtype=np.float64).reshape(-1, 2)
    found: list[list[float]] = []
    while len(left) and len(found) < PEAKS:
        apart = ((left[:, None] - left) ** 2).sum(-1)
        top = int(np.exp(-apart / (2 * width**2)).sum(1).argmax())
        near = apart[top] <= (2 * width) ** 2
        x, y = left[near].mean(0)
        found.append([round(float(x), 3), round(float(y), 3), int(near.sum())])
        left = left[~near]
    return found


_peaks_found = lru_cache(8)(peaks)
"""Once for the same pins: a thousand take tens of milliseconds, and who comes or leaves asks."""

POINT = Kind("Point", _check, place, _results)
