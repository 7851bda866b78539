"""What may the core's own files ask of it, that nobody outside may?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor

from explorer.core.live_store import LiveStore
from explorer.core.own_models import OwnModels
from explorer.core.replays import Replays
from explorer.core.values import (
    Description,
    ElboTable,
    FloatArray,
    ImageArray,
    LabelArray,
    Posterior,
    StoredEncodings,
    TestImages,
)
from explorer.data.fetchings import Fetchings
from explorer.models.base import ContinuousLatentModel, Model
from explorer.training.queue import TrainingQueue

Tensors = list[Tensor]
Arrays = list[Any]
Compute = Callable[..., Tensors]
"""From a model, rows on its device and their labels or None, to tensors by row."""


class ModelAnswers(Protocol):
    """What is asked of a core from without and by its own files alike."""

    def version(self, name: str) -> str:
        """Another one for each folder, and after the model was replaced or its data came."""

    def weights_sha256(self, name: str) -> str:
        """SHA-256 of the model's weights, hexadecimal: the same under any name."""

    def describe(self, name: str) -> Description:
        """What the model is and can do, from its card."""

    def encodings(self, name: str) -> StoredEncodings:
        """The stored test set: posterior means, log σ², labels and terms of the bound."""

    def test_images(self, name: str, rows: Sequence[int] | LabelArray) -> TestImages:
        """Test images by row, or reconstructions of them where the data are not here."""

    def encode(self, name: str, images: ImageArray, labels: LabelArray | None = None) -> Posterior:
        """q(z|x) of uint8 images (N, C, H, W)."""

    def decode(self, name: str, z: FloatArray, labels: LabelArray | None = None) -> ImageArray:
        """E[x|z] as uint8 (N, C, H, W) of latents float32 (N, D)."""

    def reconstruct(
        self, name: str, images: ImageArray, labels: LabelArray | None = None
    ) -> ImageArray:
        """E[x|z = μ(x)] as uint8 (N, C, H, W)."""

    def elbo_terms(
        self,
        name: str,
        images: ImageArray,
        samples: int = 16,
        seed: int = 0,
        labels: LabelArray | None = None,
    ) -> ElboTable:
        """The bound's terms of uint8 images (N, C, H, W), nats."""


class InnerCore(ModelAnswers, Protocol):
    """A core as its subject files see it: with live models, on the device.

    What begins with an underscore never leaves `explorer.core`.
    """

    _store: LiveStore
    _own: OwnModels
    _trainings: TrainingQueue
    _fetchings: Fetchings
    _replays: Replays

    def __hash__(self) -> int:
        """A core is itself alone, so that answers may be kept for it."""

    def _forget(self, name: str) -> None:
        """Keep nothing of a model that is gone."""

    def _path(self, name: str) -> Path:
        """The folder of a model; CoreError if there is none of that name."""

    def _compute(
        self,
        described: Description,
        function: Compute,
        rows: Tensor,
        labels: LabelArray | None = None,
    ) -> Arrays:
        """`function(model, rows, labels)` on the device, in batches; arrays back, joined by row."""

    def _model(self, name: str) -> Model:
        """The shared model, to be read and never changed."""

    def _on_device(
        self, name: str, image: ImageArray, labels: LabelArray | None = None
    ) -> tuple[ContinuousLatentModel, Tensor, Tensor | None]:
        """The shared model, and one image's pixels and label beside it."""
