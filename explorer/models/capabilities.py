"""What can a model do? Small protocols: pages and metrics ask for these, never for a family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from explorer.models.base import Encoding, Model
from explorer.models.first_layer import FirstLayer
from explorer.models.plain_layers import Layers
from explorer.models.rbm import GibbsStep, NaturalParameters
from explorer.objectives.elbo import ElboTerms


@runtime_checkable
class Reconstructs(Protocol):
    """Reconstructs an image."""

    def reconstruct(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x] in [0, 1], (B, C, H, W)."""


@runtime_checkable
class Decodes(Protocol):
    """Decodes numbers that a caller chooses: continuous latents, or indices of a codebook."""

    def decode_mean(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x|z] in [0, 1], (B, C, H, W), of z (B, D)."""


@runtime_checkable
class DecodesLatent(Decodes, Protocol):
    """Decodes any point of a continuous latent space; with `Reconstructs` it encodes to it too."""

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """`x_logits`, (B, C, H, W), of z (B, D)."""


@runtime_checkable
class GaussianLatent(DecodesLatent, Protocol):
    """Has a Gaussian posterior and the prior N(0, I), so that a bound exists."""

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:
        """q(z|x) of pixels (B, C, H, W)."""

    def log_px_given_z(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x|z), nats, (B,)."""

    def elbo_terms(
        self,
        x: Tensor,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> ElboTerms:
        """The bound's terms, nats."""


@runtime_checkable
class WeighsTotalCorrelation(Protocol):
    """Has a loss whose β weighs the latents' total correlation, not the whole KL."""

    def total_correlation(self, z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
        """That of the mixture of the posteriors (B, D), nats, (B,), by draws z (B, D)."""


@runtime_checkable
class HasFirstLayer(Protocol):
    """Has a first layer whose units look at the pixels, and can do without any of them."""

    def first_layer(self) -> FirstLayer:
        """What each unit looks for."""

    def first_units(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """How much each answers to pixels (B, C, H, W): (B, U), or (B, U, h, w) by place."""

    def reconstruct_from(self, units: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x] in [0, 1], (B, C, H, W), of such answers."""


@runtime_checkable
class EnergyBased(Protocol):
    """Has an energy of binary pixels and hidden units: p(v) = e^{−F(v)} / Z."""

    def natural_parameters(self) -> NaturalParameters:
        """W (H, V), b (V,) and c (H,) of the energy."""

    def free_energy(self, v: Tensor) -> Tensor:
        """F(v), nats, (B,), of pixels (B, C, H, W)."""

    def hidden_given_visible(self, v: Tensor, temperature: float = 1.0) -> Tensor:
        """p(h_j = 1 | v), (B, H)."""

    def visible_given_hidden(self, h: Tensor, temperature: float = 1.0) -> Tensor:
        """p(v_i = 1 | h), (B, C, H, W)."""

    def gibbs_step(
        self,
        v: Tensor,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
        held: Tensor | None = None,
    ) -> GibbsStep:
        """h ~ p(h|v), then v' ~ p(v|h), the pixels `held` staying as they are."""


@runtime_checkable
class HasCodebook(Decodes, Protocol):
    """Encodes an image as grids of codes, and has a prior over them."""

    def grids(self) -> tuple[tuple[int, int], ...]:
        """(h, w) of each level, coarse first."""

    def code_counts(self) -> tuple[int, ...]:
        """K of each level."""

    def classes_told(self) -> int:
        """How many classes its prior is told; 0: none."""

    def codes(self, x: Tensor) -> list[Tensor]:
        """Codes from 0, int64 (B, h, w) of each level, of pixels (B, C, H, W)."""

    def decode_codes(self, codes: Sequence[Tensor]) -> Tensor:
        """E[x|codes] in [0, 1], (B, C, H, W)."""

    def log_p_codes(self, codes: Sequence[Tensor], labels: Tensor | None = None) -> Tensor:
        """log p(codes) of each level, nats, (B, levels)."""

    def sample_codes(
        self,
        count: int,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> list[Tensor]:
        """New codes from the prior, int64 (count, h, w) of each level."""


@runtime_checkable
class Conditional(Protocol):
    """Encodes and decodes given a class, which it cannot do without."""

    def condition(self, labels: Tensor | None) -> Tensor:
        """One-hot, (B, K), of labels (B,)."""


@runtime_checkable
class Samples(Protocol):
    """Draws new images, as its family does."""

    def sample(
        self,
        count: int,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> tuple[Tensor, Tensor]:
        """Means in [0, 1] and draws x ~ p(x|z) about them, (count, C, H, W) each."""


@runtime_checkable
class HasAnalyticGradient(Protocol):
    """The gradient of its loss may be taken by formulas, in place of autograd.

    The loss is β·KL − w·log p(x|z), as `ElboTerms.loss` has it, of a Gaussian posterior and
    Bernoulli pixels. A subclass may have another, so that each class declares this anew.
    """

    def dense_parts(self) -> tuple[nn.Module, nn.Module] | None:
        """Encoder and decoder, of linear layers with ReLU between them; None to use autograd."""


@runtime_checkable
class RunsAnywhere(Protocol):
    """Can be written down as plain layers, to run where there is no Python."""

    def plain_decoder(self) -> Layers:
        """The layers, first to last; NotPlain names one that cannot be written down."""


@runtime_checkable
class EncodesAnywhere(Protocol):
    """Has an encoder that can be written down as plain layers."""

    def plain_encoder(self) -> Layers:
        """The layers, first to last; NotPlain says why they cannot be."""


CAPABILITIES: dict[str, type] = {
    "reconstructs": Reconstructs,
    "samples": Samples,
    "decodes_latent": DecodesLatent,
    "gaussian_latent": GaussianLatent,
    "weighs_total_correlation": WeighsTotalCorrelation,
    "conditional": Conditional,
    "energy_based": EnergyBased,
    "codebook": HasCodebook,
    "first_layer": HasFirstLayer,
}


def capabilities(model_type: type[Model]) -> frozenset[str]:
    """Names of what a model class can do, keys of `CAPABILITIES`."""
    return frozenset(name for name, can in CAPABILITIES.items() if issubclass(model_type, can))
