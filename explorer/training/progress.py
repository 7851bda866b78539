"""How far is a training, by the last message of its worker?"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explorer.training.snapshots import Snapshots

WAITING, STARTING, TRAINING, PAUSED, MEASURING = (
    "waiting",
    "starting",
    "training",
    "paused",
    "measuring",
)
DONE, FAILED, CANCELLED, ABANDONED = "done", "failed", "cancelled", "abandoned"
ENDED = frozenset({DONE, FAILED, CANCELLED, ABANDONED})


@dataclass
class Progress:
    """What a page shows of a training.

    Attributes:
        phase: one of the constants above.
        reason: why it failed, one sentence.
        epochs, images: how many there will be in all; 0 before it is known.
        images_done: of those.
        active_s: seconds of training so far, its start too, pauses not counted.
        history: as a checkpoint keeps it.
        plane: the latent plane after the last reported epoch; None for models that have none.
        strip: PNG, validation images above their reconstructions, for models without a plane.
        shown_epoch: the epoch of `plane` or `strip`.
    """

    phase: str = WAITING
    reason: str = ""
    epochs: int = 0
    images: int = 0
    images_done: int = 0
    active_s: float = 0.0
    history: dict[str, Any] = field(
        default_factory=lambda: {
            "unit": "nats per image",
            "epochs": [],
            "train": {},
            "validation": {},
        }
    )
    plane: Snapshots | None = None
    strip: bytes | None = None
    shown_epoch: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether no more messages will come."""
        return self.phase in ENDED

    @property
    def seconds_left(self) -> float | None:
        """Estimated from the speed so far; None before the first batch."""
        if not self.images_done or not self.active_s:
            return None
        return self.active_s / self.images_done * (self.images - self.images_done)


class Listener:
    """Updates a `Progress` from a worker's messages; `clock` in seconds."""

    def __init__(self, progress: Progress, clock: Callable[[], float] = time.monotonic):
        self._progress = progress
        self._clock = clock
        self._since: float | None = clock()
        """From the order on: a worker may hang before it says that it began."""

    def take(self, message: dict[str, Any]) -> None:
        """Update from one message; unknown kinds are ignored."""
        kind = message.get("kind")
        self.count_time()
        progress = self._progress
        if kind == "began":
            progress.phase, self._since = TRAINING, self._clock()
            progress.images, progress.epochs = message["images"], message["epochs"]
        elif kind == "images":
            progress.images_done = message["done"]
            if progress.images_done >= progress.images:
                progress.phase = MEASURING
        elif kind == "epoch":
            self._take_epoch(message)
        elif kind == "plane":
            progress.plane, progress.shown_epoch = _plane(message), message["epoch"]
        elif kind == "strip":
            progress.strip = base64.b64decode(message["png"])
            progress.shown_epoch = message["epoch"]
        elif kind == "paused":
            progress.phase, self._since = PAUSED, None
        elif kind == "went on":
            progress.phase, self._since = TRAINING, self._clock()
        elif kind == "done":
            progress.phase = DONE
        elif kind == "failed":
            progress.phase, progress.reason = FAILED, str(message["reason"])

    def count_time(self) -> None:
        """Count the time since the last message too: a worker that hangs sends none."""
        if self._since is not None:
            now = self._clock()
            self._progress.active_s += now - self._since
            self._since = now

    def _take_epoch(self, message: dict[str, Any]) -> None:
        # New lists: a page may be reading the old ones.
        before = self._progress.history
        self._progress.history = {
            "unit": before["unit"],
            "epochs": [*before["epochs"], message["epoch"]],
            **{
                split: {
                    term: [*before[split].get(term, []), value]
                    for term, value in message[split].items()
                }
                for split in ("train", "validation")
            },
        }


def _plane(message: dict[str, Any]) -> Snapshots:
    labels = message["labels"]
    return Snapshots(
        np.array([message["epoch"]], dtype=np.int64),
        np.frombuffer(base64.b64decode(message["mu"]), "<f4").reshape(1, -1, 2),
        None if labels is None else np.array(labels, dtype=np.int64),
        np.array([message["extent"]], dtype=np.float32),
        [base64.b64decode(message["png"])],
    )
