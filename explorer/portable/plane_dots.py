"""Where in a window of the latent plane do encodings lie, in few bytes?"""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from explorer.training.checkpoint_names import ENCODINGS_FILE

Range = tuple[float, float]
STEPS = 65_535
MOST_BYTES = 8_000_000
"""Of a file that is read for a visitor's first picture; ours have a fortieth of it."""
MOST_CLASSES = 1000


def plane_dots(
    mu: NDArray[np.floating],
    labels: NDArray[np.integer] | None,
    window: tuple[Range, Range],
    most: int,
) -> tuple[str, tuple[int, ...]]:
    """Every so manieth encoding within a window, class by class.

    Args:
        mu: (N, 2).
        labels: (N,), or None.
        window: (x0, x1), (y0, y1).
        most: how many at most.

    Returns:
        base64 of uint16 x and y of each, in shares of the window's sides; how many each class has.
    """
    rows = np.unique(np.linspace(0, len(mu) - 1, min(len(mu), most)).astype(np.int64))
    kinds = np.zeros(len(mu), np.int64) if labels is None else labels.astype(np.int64)
    low, high = np.array(window, dtype=np.float64).T
    shares = (mu[rows] - low) / (high - low)
    inside = ((shares >= 0) & (shares <= 1)).all(axis=1)
    shares, kinds = shares[inside], kinds[rows][inside]
    places = np.rint(shares[np.argsort(kinds, kind="stable")] * STEPS).astype("<u2")
    counts = np.bincount(kinds, minlength=1)
    return base64.b64encode(places.tobytes()).decode("ascii"), tuple(int(n) for n in counts)


def stored_dots(
    folder: Path, window: tuple[Range, Range], most: int
) -> tuple[str, tuple[int, ...]] | None:
    """`plane_dots` of a checkpoint's encodings, read without torch; None where it has none so."""
    path = folder / ENCODINGS_FILE
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        stored = load(path.read_bytes())
        mu, labels = stored["mu"], stored.get("labels")
        if mu.ndim != 2 or mu.shape[1] != 2 or not len(mu) or not np.isfinite(mu).all():
            return None
        if labels is not None and not _are_classes(labels, len(mu)):
            return None
        return plane_dots(mu.astype(np.float32), labels, window, most)
    except (OSError, SafetensorError, KeyError, ValueError, TypeError):
        return None


def _are_classes(labels: NDArray[np.generic], count: int) -> bool:
    if labels.shape != (count,) or not np.issubdtype(labels.dtype, np.integer):
        return False
    return bool(labels.min() >= 0 and labels.max() < MOST_CLASSES)
