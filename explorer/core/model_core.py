"""How is every model kept once on the device and used by everyone at the same time?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.core.checks import (
    check_draws,
    checked_codes,
    checked_image,
    checked_images,
    checked_labels,
)
from explorer.core.device import choose_device, device_title, keep_to_cpu_threads
from explorer.core.errors import CoreError
from explorer.core.memory import OutOfDeviceMemory, in_halves
from explorer.core.own_models import OwnModels
from explorer.core.residents import Residents, device_of
from explorer.core.store import CheckpointStore
from explorer.core.stored_data import StoredData
from explorer.core.types import (
    Description,
    ElboTable,
    FloatArray,
    ImageArray,
    LabelArray,
    Posterior,
)
from explorer.metrics.encodings import encode_batch
from explorer.models.base import ContinuousLatentModel
from explorer.models.capabilities import Decodes, Reconstructs
from explorer.training.fast.host_memory import keep_freed_memory

Tensors = list[Tensor]
Arrays = list[Any]
Compute = Callable[..., Tensors]
"""From a model, rows on its device and their labels or None, to tensors by row."""

OWN_TITLE = "Yours · "
BUDGET_BYTES = 1 << 30
"""Weights kept on the device; ours are a few MB each, so this is many."""
CONTINUOUS, DECODING = ("decodes_latent",), ("decodes_latent", "codebook")
LACKS = {
    CONTINUOUS: "has no continuous latent code to encode to or decode from",
    DECODING: "has no latent code to decode from",
    ("reconstructs",): "does not reconstruct images",
}
"""What a model without any of these capabilities is told."""
BATCH_ROWS = 2_000
"""Rows computed at once: bounds activations, and loses nothing in speed at this size."""


class ModelCore(StoredData):
    """The models of one folder on one device, in this process. Thread-safe; models never change."""

    def __init__(self, store: CheckpointStore, device: torch.device, budget_bytes: int):
        super().__init__(store)
        self._device = device
        self._residents = Residents(store.model, device, budget_bytes, store.version)
        self._listed_first: tuple[str, ...] = ()
        self.own = OwnModels(self._forget)
        store.elsewhere = self.own.path

    @classmethod
    def open(
        cls,
        checkpoints_dir: Path | str,
        device: str = "auto",
        budget_bytes: int = BUDGET_BYTES,
    ) -> ModelCore:
        """The core over a folder of checkpoints; nothing is loaded before it is asked for.

        Raises:
            CoreError: no such device.
        """
        chosen = choose_device(device)
        if chosen.type == "cpu":
            keep_to_cpu_threads()
            keep_freed_memory()
        return cls(CheckpointStore(Path(checkpoints_dir)), chosen, budget_bytes)

    @property
    def folder(self) -> Path:
        """The folder of checkpoints."""
        return self._store.folder

    @property
    def device(self) -> str:
        """The device, for people."""
        return device_title(self._device)

    @property
    def torch_device(self) -> str:
        """The device, for torch."""
        return str(self._device)

    def seen_with(self, own: Sequence[str]) -> ModelCore:
        """This core as a visitor sees it: their own models are listed before everyone's."""
        seen = copy(self)
        seen._listed_first = tuple(own)
        return seen

    def _forget(self, name: str) -> None:
        self._store.forget(name)
        self._residents.forget(name)

    # --- what there is -----------------------------------------------------------------------

    def list(self) -> list[str]:
        """Names of the checkpoints, in alphabetical order."""
        return [*self._listed_first, *self._store.names()]

    def knows(self, name: str) -> bool:
        """Whether there is a model of that name, listed or not."""
        try:
            self._store.path(name)
        except CoreError:
            return False
        return True

    def path(self, name: str) -> Path:
        """The folder of a model; CoreError if there is none of that name."""
        return self._store.path(name)

    def version(self, name: str) -> tuple[int, int, int]:
        """Another one after the model was replaced, for whoever keeps something made with it."""
        return self._store.version(name)

    def residents(self) -> tuple[str, ...]:
        """Names of the models on the device now, those that are one visitor's alone left out."""
        return tuple(name for name in self._residents.names() if self.own.path(name) is None)

    def describe(self, name: str) -> Description:
        """What a model is and can do; CoreError if there is none of that name."""
        described = self._store.describe(name)
        if name in self._listed_first:
            return replace(described, title=f"{OWN_TITLE}{described.title}")
        return described

    # --- what they compute -------------------------------------------------------------------

    def encode(self, name: str, images: ImageArray, labels: LabelArray | None = None) -> Posterior:
        """q(z|x) of uint8 images (N, C, H, W); CoreError if they do not fit the model."""
        x = checked_images(self.describe(name), images)

        def posterior(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
            mu, logvar = model.encode(_to_float(rows), y)
            return [mu] if logvar is None else [mu, logvar]

        self._require(name, *CONTINUOUS)
        mu, *rest = self.compute(name, posterior, x, labels)
        return Posterior(mu, rest[0] if rest else None)

    def decode(self, name: str, z: FloatArray, labels: LabelArray | None = None) -> ImageArray:
        """E[x|z] as uint8 (N, C, H, W) of codes float32 (N, D)."""
        codes = checked_codes(self.describe(name), z)

        def pictures(model: Decodes, rows: Tensor, y: Tensor | None) -> Tensors:
            return [_to_uint8(model.decode_mean(rows, y))]

        self._require(name, *DECODING)
        images: ImageArray = self.compute(name, pictures, codes, labels)[0]
        return images

    def reconstruct(
        self, name: str, images: ImageArray, labels: LabelArray | None = None
    ) -> ImageArray:
        """E[x|z = μ(x)] as uint8 (N, C, H, W) of uint8 images (N, C, H, W)."""
        x = checked_images(self.describe(name), images)

        def pictures(model: Reconstructs, rows: Tensor, y: Tensor | None) -> Tensors:
            return [_to_uint8(model.reconstruct(_to_float(rows), y))]

        self._require(name, "reconstructs")
        images_again: ImageArray = self.compute(name, pictures, x, labels)[0]
        return images_again

    def elbo_terms(
        self,
        name: str,
        images: ImageArray,
        samples: int = 16,
        seed: int = 0,
        labels: LabelArray | None = None,
    ) -> ElboTable:
        """The bound's terms of uint8 images (N, C, H, W), by `samples` draws of z, nats."""
        x = checked_images(self.describe(name), images)
        check_draws(samples, seed)
        generators: dict[torch.device, torch.Generator] = {}

        def terms(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
            # One per device: a request may have to end on the CPU.
            if rows.device not in generators:
                generators[rows.device] = torch.Generator(rows.device).manual_seed(seed)
            generator = generators[rows.device]
            found = encode_batch(model, _to_float(rows), y, generator, samples)
            return [found.log_px_given_z, found.kl_per_dim]

        self._require(name, *CONTINUOUS)
        return ElboTable(*self.compute(name, terms, x, labels))

    def on_device(
        self, name: str, image: ImageArray, labels: LabelArray | None = None
    ) -> tuple[ContinuousLatentModel, Tensor, Tensor | None]:
        """The shared model, and one image's pixels and label beside it; for other core files."""
        self._require(name, *CONTINUOUS)
        keep_to_cpu_threads()
        described = self.describe(name)
        x = checked_image(described, image)
        y = checked_labels(described, labels, len(x))
        model = self._residents.get(name)
        assert isinstance(model, ContinuousLatentModel)
        device = device_of(model)
        return model, _to_float(x.to(device)), None if y is None else y.to(device)

    def compute(
        self, name: str, function: Compute, rows: Tensor, labels: LabelArray | None = None
    ) -> Arrays:
        """`function(model, rows, labels)` on the device, in batches; arrays back, joined by row.

        For other core files: the rows (N, …) are theirs to check, the labels are checked here.
        Where device memory runs out the batch is halved, and in the end the CPU answers.
        """
        checked = checked_labels(self.describe(name), labels, len(rows))
        starts = range(0, len(rows), BATCH_ROWS)
        parts = [
            self._batch(
                name,
                function,
                rows[start : start + BATCH_ROWS],
                None if checked is None else checked[start : start + BATCH_ROWS],
            )
            for start in starts
        ]
        return [
            parts[0][i] if len(parts) == 1 else np.concatenate([part[i] for part in parts])
            for i in range(len(parts[0]))
        ]

    # --- how ---------------------------------------------------------------------------------

    def _require(self, name: str, *capabilities: str) -> None:
        """Raise CoreError unless the model has one of these capabilities."""
        described = self.describe(name)
        if not described.capabilities.intersection(capabilities):
            raise CoreError(f"{name} ({described.family_title}) {LACKS[capabilities]}.")

    @torch.inference_mode()
    def _batch(self, name: str, function: Compute, rows: Tensor, labels: Tensor | None) -> Arrays:
        keep_to_cpu_threads()
        model = self._residents.get(name)
        device = device_of(model)

        def there(x: Tensor, y: Tensor | None) -> Tensors:
            # One copy in, one copy out; in between everything stays on the device.
            return function(model, x.to(device), None if y is None else y.to(device))

        try:
            found = in_halves(there, [rows, labels])
        except OutOfDeviceMemory:
            # From its file: a copy of the one on the device would need the memory there is not.
            found = function(self._store.model(name), rows, labels)
        return [tensor.cpu().numpy() for tensor in found]


def _to_float(images: Tensor) -> Tensor:
    return images.float().div_(255)


def _to_uint8(x: Tensor) -> Tensor:
    return x.float().mul(255).round_().to(torch.uint8)
