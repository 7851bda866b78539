"""What can a model do? Small protocols that pages and metrics ask for, instead of names."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from explorer.models.base import Encoding, Model
from explorer.objectives.elbo import ElboTerms


@runtime_checkable
class Reconstructs(Protocol):
    """Image in, its picture by the model out."""

    def reconstruct(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x] in [0, 1], (B, C, H, W)."""


@runtime_checkable
class Decodes(Protocol):
    """Has a code that can be written by hand as numbers: continuous, or indices of a codebook."""

    def decode_mean(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x|z] in [0, 1], (B, C, H, W), of z (B, D)."""


@runtime_checkable
class DecodesLatent(Decodes, Protocol):
    """Has a continuous code that can be written and read by hand."""

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:
        """The code of pixels (B, C, H, W)."""

    def log_px_given_z(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x|z), nats, (B,)."""


@runtime_checkable
class GaussianLatent(DecodesLatent, Protocol):
    """Has a Gaussian posterior and the prior N(0, I), so that a bound exists."""

    def elbo_terms(
        self,
        x: Tensor,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> ElboTerms:
        """The bound's terms, nats."""


@runtime_checkable
class Conditional(Protocol):
    """Is given a class with each image and each code, and cannot do without."""

    def condition(self, labels: Tensor | None) -> Tensor:
        """One-hot, (B, K), of labels (B,)."""


CAPABILITIES: dict[str, type] = {
    "reconstructs": Reconstructs,
    "decodes_latent": DecodesLatent,
    "gaussian_latent": GaussianLatent,
    "conditional": Conditional,
}


def capabilities(model_type: type[Model]) -> frozenset[str]:
    """Names of what a model class can do, keys of `CAPABILITIES`."""
    return frozenset(name for name, can in CAPABILITIES.items() if issubclass(model_type, can))
