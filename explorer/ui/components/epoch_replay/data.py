"""What does the replay draw, and how does it travel to the browser?

First what it begins with, one epoch of each plane; all epochs are fetched apart, for they are
megabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.figures.palette import Theme
from explorer.ui.components.live.envelope import pack_apart, pack_envelope
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


@dataclass(frozen=True, eq=False)
class Replay:
    """What `epoch_replay.js` is sent.

    Attributes:
        header, blobs: the trainings, and of each plane the epoch that is shown first.
        whole: an envelope whose header has the planes of all epochs.
    """

    header: Mapping[str, Any]
    blobs: Mapping[str, bytes]
    whole: bytes

    def message(self, keep: Callable[[bytes], str]) -> bytes:
        """What is sent at once. `keep` keeps the rest to be fetched, and says where."""
        return pack_apart(self.header, {**self.blobs, "whole": self.whole}, ["whole"], keep)


def replay_of_trainings(
    trainings: Sequence[ReplayedTraining],
    class_names: Sequence[Sequence[str]],
    theme: Theme,
    start_epoch: int | None = None,
    same_axes: bool = True,
) -> Replay:
    """What the browser replays.

    Args:
        trainings: one per column.
        class_names: for each training, the name of each label.
        theme: the page's colours.
        start_epoch: where the scrubber stands at first; at the end if None.
        same_axes: whether all planes show the same window at first.
    """
    last = max((epoch for training in trainings for epoch in training.epochs), default=0)
    start = last if start_epoch is None else start_epoch
    planes = [training.plane for training in trainings]
    still, blobs = _planes([plane and _at(plane, start) for plane in planes], class_names)
    whole, whole_blobs = _planes(planes, class_names)
    header = {
        "models": [_told(training) for training in trainings],
        "planes": still,
        "last_epoch": last,
        "start": {"epoch": start, "same_axes": same_axes},
        "widest": [None if plane is None else float(plane.extents.max()) for plane in planes],
        "look": look_of(theme),
    }
    return Replay(header, blobs, pack_envelope({"planes": whole}, whole_blobs))


def _told(training: ReplayedTraining) -> dict[str, Any]:
    return {
        "heading": training.heading,
        "loss": training.loss,
        "title": training.title,
        "epochs": training.epochs,
        "terms": [
            {"name": term.name, "role": term.role, "values": term.values, "digits": term.digits}
            for term in training.terms
        ],
        "absent": training.absent,
    }


def _at(plane: Plane, epoch: int) -> Plane:
    """The kept epoch that is nearest, alone."""
    one = slice(nearest := int(np.abs(plane.epochs - epoch).argmin()), nearest + 1)
    return replace(
        plane,
        epochs=plane.epochs[one],
        mu=plane.mu[one],
        extents=plane.extents[one],
        pictures=plane.pictures[one],
    )


def _planes(
    planes: Sequence[Plane | None], class_names: Sequence[Sequence[str]]
) -> tuple[list[dict[str, Any] | None], dict[str, bytes]]:
    """The header's entry of each plane, or None, and all that they name."""
    blobs: dict[str, bytes] = {}
    entries = [
        None if plane is None else _plane(plane, names, f"{column}", blobs)
        for column, (plane, names) in enumerate(zip(planes, class_names, strict=True))
    ]
    return entries, blobs


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
