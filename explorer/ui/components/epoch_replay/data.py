"""What does the replay draw, and how does it travel to the browser as one run of bytes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.palette import Theme
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.live.look import look_of

LARGEST_STEP = 32_000
"""Posterior means travel as int16, in steps of the farthest one divided by this: below a pixel."""


@dataclass(frozen=True, eq=False)
class Plane:
    """One model's latent plane over the epochs.

    Attributes:
        epochs: int64 (E,), ascending.
        mu: float32 (E, N, 2), posterior means of the same N images.
        labels: int64 (N,), or None.
        extents: float32 (E,), half the width of the square that each picture covers.
        pictures: E manifolds as JPEG files, the top row having the largest z_2.
        has_prior: whether latents have the prior N(0, I), whose circles are then drawn.
    """

    epochs: NDArray[np.int64]
    mu: NDArray[np.float32]
    labels: NDArray[np.int64] | None
    extents: NDArray[np.float32]
    pictures: Sequence[bytes]
    has_prior: bool = True


@dataclass(frozen=True)
class ReplayTerm:
    """One term of the objective, epoch by epoch.

    Attributes:
        name: such as "KL".
        role: the colour that it is written in: "outgoing", "latent" or "ink".
        values: nats per image, one per epoch of the training.
        digits: how many decimals are shown.
    """

    name: str
    role: str
    values: tuple[float, ...]
    digits: int


@dataclass(frozen=True, eq=False)
class ReplayedTraining:
    """One column.

    Attributes:
        heading: such as "KL only".
        loss: what was minimised, in pieces of (text, role).
        title: the model's, in small; none if the heading says it.
        epochs: the epochs of the terms, ascending.
        terms: what is written under the plane.
        plane: its posterior means and pictures, or None.
        absent: the sentence in the plane's place where there is none.
    """

    heading: str
    loss: tuple[tuple[str, str], ...]
    title: str
    epochs: tuple[int, ...]
    terms: tuple[ReplayTerm, ...]
    plane: Plane | None
    absent: str = ""


def replay_envelope(
    trainings: Sequence[ReplayedTraining],
    class_names: Sequence[Sequence[str]],
    theme: Theme,
    start_epoch: int | None = None,
    same_axes: bool = True,
) -> bytes:
    """The message for `epoch_replay.js`.

    Args:
        trainings: one per column.
        class_names: for each training, the name of each label.
        theme: the page's colours.
        start_epoch: where the scrubber stands at first; at the end if None.
        same_axes: whether all planes show the same window at first.
    """
    blobs: dict[str, bytes] = {}
    models = [
        {
            "heading": training.heading,
            "loss": training.loss,
            "title": training.title,
            "epochs": training.epochs,
            "terms": [
                {"name": term.name, "role": term.role, "values": term.values, "digits": term.digits}
                for term in training.terms
            ],
            "plane": training.plane and _plane(training.plane, names, f"{column}", blobs),
            "absent": training.absent,
        }
        for column, (training, names) in enumerate(zip(trainings, class_names, strict=True))
    ]
    last = max((epoch for training in trainings for epoch in training.epochs), default=0)
    header = {
        "models": models,
        "last_epoch": last,
        "start": {"epoch": last if start_epoch is None else start_epoch, "same_axes": same_axes},
        "look": look_of(theme),
    }
    return pack_envelope(header, blobs)


def _plane(
    plane: Plane, class_names: Sequence[str], prefix: str, blobs: dict[str, bytes]
) -> dict[str, Any]:
    """The header's entry of a plane; its arrays and pictures go into `blobs`."""
    count = plane.mu.shape[1]
    labels = np.zeros(count, dtype=np.int64) if plane.labels is None else plane.labels
    # By class, so that each class is drawn in one go.
    order = np.argsort(labels, kind="stable")
    kinds, counts = np.unique(labels, return_counts=True)
    scale = max(float(np.abs(plane.mu).max()), 1e-9) / LARGEST_STEP
    blobs[f"{prefix}mu"] = _steps(plane.mu[:, order], scale)
    if plane.labels is not None:
        centres = [np.median(plane.mu[:, labels == kind], axis=1) for kind in kinds]
        blobs[f"{prefix}centres"] = _steps(np.stack(centres, axis=1), scale)
    for index, picture in enumerate(plane.pictures):
        blobs[f"{prefix}picture{index}"] = picture
    return {
        "epochs": plane.epochs.tolist(),
        "extents": [round(float(extent), 4) for extent in plane.extents],
        "count": count,
        "has_prior": plane.has_prior,
        "labels": kinds.tolist(),
        "counts": counts.tolist(),
        "names": [_name(int(kind), class_names) for kind in kinds],
        "scale": scale,
        "mu": f"{prefix}mu",
        "centres": None if plane.labels is None else f"{prefix}centres",
        "pictures": [f"{prefix}picture{index}" for index in range(len(plane.pictures))],
    }


def _steps(places: NDArray[np.float32], scale: float) -> bytes:
    return np.round(places / scale).astype("<i2").tobytes()


def _name(label: int, class_names: Sequence[str]) -> str:
    return class_names[label] if 0 <= label < len(class_names) else str(label)
