"""Where can the map not be trusted: does a decoded picture encode back to where it came from?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.core.inner import InnerCore
from explorer.core.values import FloatArray, ImageArray, LabelArray

USUAL = 0.9
"""As far as 9 in 10 test images' own codes go is called usual."""
TEST_ROWS = 256
SMALLEST_SIGMA = 1e-3
"""A posterior trained without the KL shrinks to a point; no picture tells closer codes apart."""


def round_trip_distance(
    core: InnerCore,
    name: str,
    z: FloatArray,
    labels: LabelArray | None = None,
    decoded: ImageArray | None = None,
) -> FloatArray:
    """How far each code (N, D) is from the code of the picture that it decodes to; float32 (N,).

    In standard deviations of that picture's posterior, √Σ ((μᵢ − zᵢ) / σᵢ)², each at least
    `SMALLEST_SIGMA`; in units of z where codes are points.

    Args:
        core, name: the model.
        z: float32 (N, D).
        labels: for conditional models, (N,).
        decoded: what z decodes to, uint8 (N, C, H, W), where it is known already.

    Raises:
        CoreError: no such model, or codes or labels that do not fit it.
    """
    codes = np.asarray(z, dtype=np.float32)
    images = core.decode(name, codes, labels) if decoded is None else decoded
    back = core.encode(name, images, labels)
    offset = back.mu - codes
    if back.logvar is not None:
        offset = offset / np.maximum(np.exp(0.5 * back.logvar), SMALLEST_SIGMA)
    distance: FloatArray = np.linalg.norm(offset, axis=1).astype(np.float32)
    return distance


def usual_distance(core: InnerCore, name: str) -> float:
    """The round-trip distance that 9 in 10 of the test images' own codes stay within.

    Measured on `TEST_ROWS` rows evenly spaced over the stored test set.

    Raises:
        CoreError: no such model, or one without stored encodings.
    """
    encodings = core.encodings(name)
    rows = np.unique(np.linspace(0, len(encodings) - 1, TEST_ROWS).astype(np.int64))
    labels = None
    if encodings.labels is not None and core.describe(name).can("conditional"):
        labels = encodings.labels[rows]
    distances = round_trip_distance(core, name, encodings.mu[rows], labels)
    return float(np.quantile(distances, USUAL))


def trust(
    core: InnerCore,
    name: str,
    z: FloatArray,
    labels: LabelArray | None = None,
    decoded: ImageArray | None = None,
) -> NDArray[np.float64]:
    """1 for a z that its picture encodes back to, ½ at the usual distance, 0 far beyond; (N,).

    A place above ½ moves no farther than 9 in 10 test images do. Arguments and errors are those of
    `round_trip_distance` and `usual_distance`.
    """
    distance = round_trip_distance(core, name, z, labels, decoded)
    return trust_at(distance, usual_distance(core, name))


def trust_at(distance: FloatArray, usual: float) -> NDArray[np.float64]:
    """2^−(d / usual)² of distances d (N,)."""
    scale = max(usual, float(np.finfo(np.float32).tiny))
    return np.exp2(-((np.asarray(distance, dtype=np.float64) / scale) ** 2))
