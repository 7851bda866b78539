"""How is every model kept once on the device and used by everyone at the same time?"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.core.device import choose_device, cpu_threads, device_title
from explorer.core.errors import CoreError
from explorer.core.memory import OutOfDeviceMemory, in_halves
from explorer.core.residents import Residents
from explorer.core.store import CheckpointStore
from explorer.core.types import (
    Description,
    ElboTable,
    FloatArray,
    ImageArray,
    LabelArray,
    Posterior,
    StoredEncodings,
    TestImages,
)
from explorer.data.dataset import DataError, Dataset
from explorer.data.registry import DATASETS, is_on_this_machine, load_dataset
from explorer.metrics.encodings import encode_batch
from explorer.models.base import ContinuousLatentModel, Model
from explorer.training.snapshots import Snapshots

Tensors = list[Tensor]
Arrays = list[Any]
Compute = Callable[..., Tensors]

BUDGET_BYTES = 1 << 30
"""Weights kept on the device; ours are a few MB each, so this is many."""
MAX_BATCH = 20_000
BATCH_ROWS = 2_000
"""Rows computed at once: bounds activations, and loses nothing in speed at this size."""


class ModelCore:
    """The models of one folder on one device, in this process. Thread-safe; models never change."""

    def __init__(self, store: CheckpointStore, device: torch.device, budget_bytes: int):
        self._store = store
        self._device = device
        self._residents = Residents(store.model, device, budget_bytes)

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
            torch.set_num_threads(cpu_threads())
        return cls(CheckpointStore(Path(checkpoints_dir)), chosen, budget_bytes)

    @property
    def folder(self) -> Path:
        """The folder of checkpoints."""
        return self._store.folder

    @property
    def device(self) -> str:
        """The device, for people."""
        return device_title(self._device)

    # --- what there is -----------------------------------------------------------------------

    def list(self) -> list[str]:
        """Names of the checkpoints, in alphabetical order."""
        return self._store.names()

    def residents(self) -> tuple[str, ...]:
        """Names of the models on the device now."""
        return tuple(self._residents.names())

    def describe(self, name: str) -> Description:
        """What a model is and can do; CoreError if there is none of that name."""
        return self._store.describe(name)

    def encodings(self, name: str) -> StoredEncodings:
        """The stored test set of a model."""
        return self._store.encodings(name)

    def history(self, name: str) -> dict[str, Any]:
        """Each loss term per epoch: {"unit", "epochs", "train": {term: […]}, "test": …}."""
        return self._store.history(name)

    def snapshots(self, name: str) -> Snapshots | None:
        """The latent plane after each epoch, where it was kept."""
        return self._store.snapshots(name)

    def factors(self, name: str) -> tuple[tuple[str, ...], FloatArray] | None:
        """Names (F) and values float32 (N, F) of the test rows' true factors, where known."""
        dataset = self._test_split(self.describe(name).dataset)
        if dataset is None or dataset.factors is None:
            return None
        return dataset.factor_names, dataset.factors

    def test_images(self, name: str, rows: Sequence[int] | LabelArray) -> TestImages:
        """Test images by row; the model's reconstructions where the data are not here.

        Raises:
            CoreError: a row that the test split does not have.
        """
        index = np.asarray(rows, dtype=np.int64).reshape(-1)
        encodings = self.encodings(name)
        if len(index) and (index.min() < 0 or index.max() >= len(encodings)):
            raise CoreError(
                f"Test rows run from 0 to {len(encodings) - 1}; {index.min()} to {index.max()} "
                "was asked for."
            )
        dataset = self._test_split(self.describe(name).dataset)
        if dataset is not None and len(dataset.images) == len(encodings):
            return TestImages(dataset.images[index], original=True)
        labels = None if encodings.labels is None else encodings.labels[index]
        return TestImages(self.decode(name, encodings.mu[index], labels), original=False)

    def _test_split(self, name: str) -> Dataset | None:
        if name not in DATASETS or not is_on_this_machine(name):
            return None
        try:
            return _load_test_split(name)
        except DataError:
            # Unreadable data are as good as none: reconstructions are shown, and it is said.
            return None

    # --- what they compute -------------------------------------------------------------------

    def encode(self, name: str, images: ImageArray, labels: LabelArray | None = None) -> Posterior:
        """q(z|x) of uint8 images (N, C, H, W); CoreError if they do not fit the model."""
        x = self._checked_images(name, images)

        def compute(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
            mu, logvar = model.encode(_to_float(rows), y)
            return [mu] if logvar is None else [mu, logvar]

        mu, *rest = self._run(name, compute, x, self._checked_labels(labels, len(x)))
        return Posterior(mu, rest[0] if rest else None)

    def decode(self, name: str, z: FloatArray, labels: LabelArray | None = None) -> ImageArray:
        """E[x|z] as uint8 (N, C, H, W) of codes float32 (N, D)."""
        codes = self._checked_codes(name, z)

        def compute(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
            return [_to_uint8(model.decode_mean(rows, y))]

        checked = self._checked_labels(labels, len(codes))
        images: ImageArray = self._run(name, compute, torch.from_numpy(codes), checked)[0]
        return images

    def reconstruct(
        self, name: str, images: ImageArray, labels: LabelArray | None = None
    ) -> ImageArray:
        """E[x|z = μ(x)] as uint8 (N, C, H, W) of uint8 images (N, C, H, W)."""
        x = self._checked_images(name, images)

        def compute(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
            return [_to_uint8(model.reconstruct(_to_float(rows), y))]

        pictures: ImageArray = self._run(name, compute, x, self._checked_labels(labels, len(x)))[0]
        return pictures

    def elbo_terms(
        self,
        name: str,
        images: ImageArray,
        samples: int = 16,
        seed: int = 0,
        labels: LabelArray | None = None,
    ) -> ElboTable:
        """The bound's terms of uint8 images (N, C, H, W), by `samples` draws of z, nats."""
        x = self._checked_images(name, images)
        generators: dict[torch.device, torch.Generator] = {}

        def compute(model: ContinuousLatentModel, rows: Tensor, y: Tensor | None) -> Tensors:
            # One per device: a request may have to end on the CPU.
            if rows.device not in generators:
                generators[rows.device] = torch.Generator(rows.device).manual_seed(seed)
            generator = generators[rows.device]
            terms = encode_batch(model, _to_float(rows), y, generator, samples)
            return [terms.log_px_given_z, terms.kl_per_dim]

        found = self._run(name, compute, x, self._checked_labels(labels, len(x)))
        return ElboTable(*found)

    def on_device(
        self, name: str, images: ImageArray, labels: LabelArray | None = None
    ) -> tuple[ContinuousLatentModel, Tensor, Tensor | None]:
        """The shared model, and a request's pixels and labels beside it; for other core files."""
        x = self._checked_images(name, images)
        y = self._checked_labels(labels, len(x))
        pixels = _to_float(x.to(self._device))
        return self._continuous(name), pixels, None if y is None else y.to(self._device)

    # --- how ---------------------------------------------------------------------------------

    def _run(self, name: str, compute: Compute, rows: Tensor, labels: Tensor | None) -> Arrays:
        """`compute(model, rows, labels)` on the device, in batches; arrays back, joined by row."""
        model = self._continuous(name)
        parts = [
            self._batch(
                model, compute, part, None if labels is None else labels[start : start + BATCH_ROWS]
            )
            for start, part in zip(
                range(0, len(rows), BATCH_ROWS), torch.split(rows, BATCH_ROWS), strict=True
            )
        ]
        return [
            parts[0][i] if len(parts) == 1 else np.concatenate([part[i] for part in parts])
            for i in range(len(parts[0]))
        ]

    @torch.inference_mode()
    def _batch(
        self,
        model: ContinuousLatentModel,
        compute: Compute,
        rows: Tensor,
        labels: Tensor | None,
    ) -> Arrays:
        # One copy in, one copy out; in between everything stays on the device.
        there = [rows.to(self._device), None if labels is None else labels.to(self._device)]
        try:
            found = in_halves(lambda x, y: compute(model, x, y), there)
        except OutOfDeviceMemory:
            spare = copy.deepcopy(model).to("cpu")
            found = compute(spare, rows, labels)
        return [tensor.cpu().numpy() for tensor in found]

    def _continuous(self, name: str) -> ContinuousLatentModel:
        self.describe(name)
        model: Model = self._residents.get(name)
        if not isinstance(model, ContinuousLatentModel):
            raise CoreError(f"{name} has no continuous latent code to encode to or decode from.")
        return model

    def _checked_images(self, name: str, images: ImageArray) -> Tensor:
        shape = self.describe(name).image_shape
        array = np.asarray(images)
        if array.dtype != np.uint8 or array.ndim != 4 or array.shape[1:] != shape:
            raise CoreError(
                f"{name} takes uint8 images of shape (N, {', '.join(map(str, shape))}), not "
                f"{array.dtype} {array.shape}."
            )
        _check_count(len(array), "images")
        return torch.from_numpy(np.array(array))

    def _checked_codes(self, name: str, z: FloatArray) -> FloatArray:
        latent_dim = self.describe(name).latent_dim
        codes = np.array(z, dtype=np.float32, order="C")
        if codes.ndim != 2 or codes.shape[1] != latent_dim:
            raise CoreError(f"{name} takes codes of shape (N, {latent_dim}), not {codes.shape}.")
        _check_count(len(codes), "codes")
        if not np.isfinite(codes).all():
            raise CoreError("A code holds a number that is not finite.")
        return codes

    def _checked_labels(self, labels: LabelArray | None, count: int) -> Tensor | None:
        if labels is None:
            return None
        array = np.array(labels, dtype=np.int64)
        if array.shape != (count,):
            raise CoreError(f"{count} labels are needed, not an array of shape {array.shape}.")
        return torch.from_numpy(array)


def _check_count(count: int, what: str) -> None:
    if not 1 <= count <= MAX_BATCH:
        raise CoreError(f"A request holds 1 to {MAX_BATCH} {what}, not {count}.")


def _to_float(images: Tensor) -> Tensor:
    return images.float().div_(255)


def _to_uint8(x: Tensor) -> Tensor:
    return x.float().mul(255).round_().to(torch.uint8)


@lru_cache(maxsize=8)
def _load_test_split(name: str) -> Dataset:
    return load_dataset(name, "test")
