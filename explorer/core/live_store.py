"""Which models are shown live, beside those whose files lie in the folder?

They belong to whoever started this process and are there until they are taken away again; nothing
of them is written to a disk.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explorer.core.errors import CoreError
from explorer.core.own_models import PREFIX
from explorer.core.store import CheckpointStore
from explorer.core.values import (
    Description,
    EnergyTable,
    FloatArray,
    ImageArray,
    Stamp,
    StoredEncodings,
)
from explorer.core.watching import WATCHED, Column, Watched
from explorer.metrics.checkup.subject import Subject
from explorer.models.base import Model
from explorer.training.snapshots import Snapshots

LIVE = "live"
"""The family of all of them."""
_NUMBERS = itertools.count(1)


@dataclass(frozen=True, eq=False)
class LiveEntry:
    """A live model and what is known of its images.

    Attributes:
        description: its name is the entry's.
        model: called for every answer.
        encodings: of the images, row by row.
        images: uint8 (N, C, H, W).
        factors: names (F) of further columns of numbers, and their values (N, F).
        categories: for each further column of words its title, its names and each image's place
            among these, int64 (N,).
        energy: the free energies, where the model has an energy.
        subject: how a check-up calls it, with the images as they were given.
        end: called when it is taken away.
        number: no other entry of this process has it.
    """

    description: Description
    model: Model
    encodings: StoredEncodings
    images: ImageArray
    factors: tuple[Sequence[str], FloatArray] | None = None
    categories: Sequence[Column] = ()
    energy: EnergyTable | None = None
    subject: Subject | None = None
    end: Callable[[], object] = field(default=lambda: None, repr=False)
    number: int = field(default_factory=_NUMBERS.__next__, init=False)

    @property
    def name(self) -> str:
        """Its key."""
        return self.description.name

    @property
    def version(self) -> str:
        """Another one for each entry, even of the same name."""
        return f"{LIVE} {self.name} {self.number}"


class LiveStore(CheckpointStore):
    """The checkpoints of a folder, and before them the live models of this process."""

    def __init__(self, folder: Path, unlisted: Callable[[str], Path | None] = lambda _: None):
        super().__init__(folder, unlisted)
        self._live: dict[str, LiveEntry] = {}

    def add(self, entry: LiveEntry) -> None:
        """Show a live model, in place of one of the same name; one that has the images of another
        stands behind it."""
        beside = entry.description.dataset
        with self._lock:
            rest = {name: one for name, one in self._live.items() if name != beside}
            before = {beside: self._live[beside]} if beside in self._live else {}
            self._live = rest | {entry.name: entry} | (before if beside != entry.name else {})
            WATCHED.setdefault(entry.name, Watched(entry.categories))

    def remove(self, name: str) -> None:
        """Show it no longer."""
        with self._lock:
            entry = self._live.get(name)
            # Another dictionary: somebody may be going through this one.
            self._live = {other: one for other, one in self._live.items() if other != name}
            WATCHED.pop(name, None)
        if entry is not None:
            entry.end()

    def names(self) -> list[str]:
        """The live models, the newest first, then those of the folder."""
        shown = [name for name in reversed(self._live) if not name.startswith(PREFIX)]
        return [*shown, *super().names()]

    def forget(self, name: str) -> None:
        """Keep nothing of a model that is gone."""
        self.remove(name)
        super().forget(name)

    def live(self, name: str) -> LiveEntry | None:
        """A live model's entry; None for all others."""
        return self._live.get(name)

    def describe(self, name: str) -> Description:
        """What a model is and can do."""
        entry = self.live(name)
        return super().describe(name) if entry is None else entry.description

    def encodings(self, name: str) -> StoredEncodings:
        """The stored test set, or the live model's images."""
        entry = self.live(name)
        return super().encodings(name) if entry is None else entry.encodings

    def history(self, name: str) -> dict[str, Any]:
        """Nothing is known of how a live model was trained."""
        if self.live(name) is None:
            return super().history(name)
        return {"unit": "nats per image", "epochs": [], "train": {}, "validation": {}}

    def snapshots(self, name: str) -> Snapshots | None:
        """The latent plane per epoch, where it was kept."""
        return super().snapshots(name) if self.live(name) is None else None

    def weights_sha256(self, name: str) -> str:
        """Of a live model a digest of what tells it from another."""
        entry = self.live(name)
        if entry is None:
            return super().weights_sha256(name)
        return hashlib.sha256(entry.version.encode()).hexdigest()

    def model(self, name: str) -> Model:
        """The model; a live one is the one that is called."""
        entry = self.live(name)
        return super().model(name) if entry is None else entry.model

    def version(self, name: str) -> str:
        """Another one after the model was replaced."""
        entry = self.live(name)
        return super().version(name) if entry is None else entry.version

    def stamp(self, name: str) -> Stamp:
        """As `version`, for comparing alone."""
        entry = self.live(name)
        return super().stamp(name) if entry is None else (entry.version, 0, 0, 0)

    def knows(self, name: str) -> bool:
        """Whether there is a model of that name."""
        return self.live(name) is not None or super().knows(name)

    def path(self, name: str) -> Path:
        """The checkpoint's folder; CoreError for a live model, which has none."""
        if self.live(name) is not None:
            raise CoreError("A live model lives in its process: there are no files of it.")
        return super().path(name)
