"""Which checkpoints are on this machine, and what do their files say?"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from explorer.core.errors import CoreError
from explorer.core.stored_codes import stored_codes
from explorer.core.values import Description, Stamp, StoredEncodings
from explorer.data.registry import DATASETS
from explorer.models.base import Model
from explorer.models.capabilities import capabilities
from explorer.models.registry import family
from explorer.training.card_figures import weights_digest
from explorer.training.card_metrics import sound_metrics
from explorer.training.checkpoint import CheckpointError
from explorer.training.checkpoint_names import CARD_FILE, NAME_PATTERN
from explorer.training.checkpoint_reading import (
    read_architecture,
    read_card,
    read_encodings,
    read_history,
    read_model,
    read_snapshots,
)
from explorer.training.snapshots import Snapshots


class CheckpointStore:
    """The checkpoints of one folder. Each small file is read once and kept until it is replaced.

    Args:
        folder: of the checkpoints that are listed.
        unlisted: finds those that are not, by name.
    """

    def __init__(self, folder: Path, unlisted: Callable[[str], Path | None] = lambda _: None):
        self.folder = folder
        self._unlisted = unlisted
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], tuple[Stamp, Any]] = {}
        self._cards: dict[str, str] = {}
        """Where the card of a name was found last."""

    def names(self) -> list[str]:
        """Names of the folders that hold a card, in alphabetical order."""
        if not self.folder.is_dir():
            return []
        return sorted(
            entry.name
            for entry in self.folder.iterdir()
            if NAME_PATTERN.fullmatch(entry.name) and (entry / CARD_FILE).is_file()
        )

    def describe(self, name: str) -> Description:
        """What the card says of a model."""
        description: Description = self._once("card", name, self._described)
        return description

    def encodings(self, name: str) -> StoredEncodings:
        """The stored test set; CoreError where a checkpoint has none."""
        encodings: StoredEncodings = self._once("encodings", name, self._read_encodings)
        return encodings

    def history(self, name: str) -> dict[str, Any]:
        """Each loss term per epoch, train and test."""
        history: dict[str, Any] = self._once("history", name, read_history)
        return history

    def snapshots(self, name: str) -> Snapshots | None:
        """The latent plane per epoch, where it was kept."""
        snapshots: Snapshots | None = self._once("snapshots", name, read_snapshots)
        return snapshots

    def weights_sha256(self, name: str) -> str:
        """SHA-256 of the weights, hexadecimal."""
        digest: str = self._once("weights_sha256", name, weights_digest)
        return digest

    def model(self, name: str) -> Model:
        """The model with its weights, on the CPU; read anew at every call."""
        folder = self.path(name)
        try:
            return read_model(folder)
        except CheckpointError as error:
            raise CoreError(str(error)) from error

    def version(self, name: str) -> str:
        """Another one for each folder, and after the checkpoint was replaced: a card is written
        with all the rest."""
        card, *told = self.stamp(name)
        return " ".join([card.removesuffix(f"{os.sep}{CARD_FILE}"), *map(str, told)])

    def stamp(self, name: str) -> Stamp:
        """As `version`, for comparing alone: one look at the disk, as a decode has time for."""
        card = self._cards.get(name)
        try:
            return _stamp_of(card or self._card(name))
        except OSError:  # it is gone, or lies elsewhere by now
            pass
        try:
            return _stamp_of(self._card(name))
        except OSError as error:
            raise CoreError(f"{name} cannot be read: {error.strerror}.") from error

    def _card(self, name: str) -> str:
        self._cards.pop(name, None)
        card = self._cards[name] = str(self.path(name).absolute() / CARD_FILE)
        return card

    def forget(self, name: str) -> None:
        """Keep nothing of a checkpoint that is gone."""
        with self._lock:
            self._cards.pop(name, None)
            for key in [key for key in self._kept if key[1] == name]:
                del self._kept[key]

    def knows(self, name: str) -> bool:
        """Whether there is a model of that name, listed or not."""
        try:
            self.path(name)
        except CoreError:
            return False
        return True

    def path(self, name: str) -> Path:
        """The checkpoint's folder; CoreError if there is none of that name."""
        # The pattern first: a name that is no key never reaches the file system.
        is_name = NAME_PATTERN.fullmatch(name)
        if is_name and (unlisted := self._unlisted(name)) is not None:
            return unlisted
        if not is_name or not (self.folder / name / CARD_FILE).is_file():
            known = ", ".join(self.names()) or "none yet"
            raise CoreError(f"There is no model {name[:80]!r}. The models here are: {known}.")
        return self.folder / name

    def _once(self, kind: str, name: str, read: Any) -> Any:
        key = (kind, name)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == self.stamp(name):
            return kept[1]  # while another is being read, too
        with self._lock:
            stamp = self.stamp(name)
            kept = self._kept.get(key)
            if kept is None or kept[0] != stamp:
                try:
                    kept = self._kept[key] = (stamp, read(self.path(name)))
                except CheckpointError as error:
                    raise CoreError(str(error)) from error
            return kept[1]

    def _described(self, path: Path) -> Description:
        stamp = _stamp_of(str(path.absolute() / CARD_FILE))
        return replace(_description(path), stamp=stamp)

    def _read_encodings(self, path: Path) -> StoredEncodings:
        if "codebook" in _description(path).capabilities:
            return stored_codes(path)
        stored = read_encodings(path, read_architecture(path).latent_dim)
        return StoredEncodings(
            log_px_given_z=stored.log_px_given_z.numpy(),
            kl_per_dim=stored.kl_per_dim.numpy(),
            mu=stored.mu.numpy(),
            logvar=None if stored.logvar is None else stored.logvar.numpy(),
            labels=None if stored.labels is None else stored.labels.numpy(),
        )


def _stamp_of(card: str) -> Stamp:
    """Of a card's file, with which all the rest is written. Raises OSError."""
    found = os.stat(card)
    return card, found.st_mtime_ns, found.st_ino, found.st_size


def _description(path: Path) -> Description:
    card = read_card(path)
    architecture = read_architecture(path, card)
    kind = family(card["family"])
    dataset = DATASETS.get(card["dataset"])
    training = card["training"]
    likelihood = getattr(architecture, "likelihood", "bernoulli")
    return Description(
        name=path.name,
        title=card["title"],
        family=card["family"],
        family_title=kind.title,
        dataset=card["dataset"],
        dataset_title=dataset.title if dataset else card["dataset"],
        latent_dim=architecture.latent_dim,
        image_shape=architecture.image_shape,
        class_names=tuple(card["class_names"]),
        capabilities=capabilities(kind.model),
        likelihood=likelihood,
        sigma=getattr(architecture, "sigma", None) if likelihood == "gaussian" else None,
        beta=float(training.get("beta", 1.0)),
        reconstruction_weight=float(training.get("reconstruction_weight", 1.0)),
        metrics=sound_metrics(card["metrics"]),
        card=card,
    )
