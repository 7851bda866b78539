"""What has every model in common?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NamedTuple, Self

import torch
from torch import Tensor, nn

from explorer.data.device_images import DeviceImages
from explorer.models.first_layer import FirstLayer, halves, looks_for
from explorer.models.nets import BACKBONES, Shape
from explorer.models.plain_layers import SIGMOID, Layers, plain_layers
from explorer.objectives.ranges import whole
from explorer.objectives.weights import ObjectiveWeights

MAX_LATENT_DIM = 1024
LATENT_DIM = whole("latent size", 1, MAX_LATENT_DIM)
MAX_CLASSES = 1000
MAX_IMAGE_SIDE = 256
MAX_LAYERS = 16
MAX_WIDTH = 8192

Terms = dict[str, Tensor]
"""Per-image figures of a batch, each (B,) and in nats; `loss` is what training minimises."""


class ModelError(Exception):
    """An architecture or an input that no model can take, in one sentence."""


class Encoding(NamedTuple):
    """q(z|x): mean and log σ², (B, D) each; `logvar` is None where q is a point."""

    mu: Tensor
    logvar: Tensor | None


@dataclass(frozen=True)
class Architecture:
    """The numbers that rebuild a network; a checkpoint's card holds them.

    Attributes:
        image_shape: (C, H, W).
        latent_dim: D.
        backbone: a name in `BACKBONES`.
        widths: layer widths or channels of the encoder, first layer first.
    """

    image_shape: Shape
    latent_dim: int = 2
    backbone: str = "mlp"
    widths: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        # Types before ranges: a card is text from outside, and 2.5, true or "2" are no sizes.
        if self.backbone not in BACKBONES:
            raise ModelError(
                f"There is no backbone {self.backbone!r}; there are {', '.join(BACKBONES)}."
            )
        backbone = BACKBONES[self.backbone]
        shape, widths = tuple(self.image_shape), tuple(self.widths) or backbone.widths
        object.__setattr__(self, "image_shape", shape)
        object.__setattr__(self, "widths", widths)
        if len(shape) != 3 or shape[0] not in (1, 3) or not _are_whole(shape, 1, MAX_IMAGE_SIDE):
            raise ModelError(
                f"Images must have 1 or 3 channels and sides of 2 to {MAX_IMAGE_SIDE} pixels, "
                f"not shape {shape}."
            )
        if min(shape[1:]) < backbone.min_side:
            raise ModelError(
                f"The {self.backbone} backbone needs sides of at least {backbone.min_side} "
                f"pixels, not shape {shape}."
            )
        if any(side % backbone.multiple for side in shape[1:]):
            raise ModelError(
                f"The {self.backbone} backbone needs sides that are multiples of "
                f"{backbone.multiple} pixels, not shape {shape}."
            )
        if refusal := LATENT_DIM.refusal(self.latent_dim):
            raise ModelError(refusal)
        if len(widths) > MAX_LAYERS or not _are_whole(widths, 1, MAX_WIDTH):
            raise ModelError(
                f"There may be 1 to {MAX_LAYERS} layers of width 1 to {MAX_WIDTH}, "
                f"not {str(widths)[:80]}."
            )

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Self:
        """The architecture that a card describes; ModelError names what does not fit."""
        try:
            plain: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in values.items()
            }
            return cls(**plain)
        except (TypeError, ValueError) as error:
            raise ModelError(f"The architecture in the card does not fit: {error}.") from error

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def _are_whole(values: tuple[object, ...], low: int, high: int) -> bool:
    return all(type(value) is int and low <= value <= high for value in values)


class Model(nn.Module, ABC):
    """A generative model of images with latent variables.

    What a subclass can do follows from its methods: see `capabilities.py`.
    """

    architecture_type: ClassVar[type[Architecture]] = Architecture
    architecture: Architecture

    def __init__(self, architecture: Architecture):
        super().__init__()
        self.architecture = architecture

    @property
    def image_shape(self) -> Shape:
        """(C, H, W)."""
        return self.architecture.image_shape

    @property
    def latent_dim(self) -> int:
        """D."""
        return self.architecture.latent_dim

    @property
    def has_slopes(self) -> bool:
        """Whether a copy of it can be differentiated by its input and its latents."""
        return True

    def prepare(self, images: DeviceImages, generator: torch.Generator) -> None:
        """Start from the data, once, before the first epoch; most models need nothing.

        Args:
            images: the training split.
            generator: source of every random number, on the device of `images`.
        """

    @abstractmethod
    def loss_terms(
        self,
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Terms:
        """Every term that training reports for a batch, `loss` among them.

        Args:
            x: pixels in [0, 1], (B, C, H, W).
            weights: how the terms are weighted in `loss`.
            labels: classes, int64 (B,), for models that are given them.
            generator: source of every random number, on the device of `x`.
        """


class ContinuousLatentModel(Model):
    """A model with an encoder to R^D and a decoder from it, the decoder returning logits."""

    encoder: nn.Module
    decoder: nn.Module

    @abstractmethod
    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:
        """q(z|x) of pixels in [0, 1], (B, C, H, W)."""

    @abstractmethod
    def log_px_given_z(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x|z) summed over pixels, nats, (B,), of z (B, D) and x (B, C, H, W)."""

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """`x_logits`, (B, C, H, W): the decoder's output before the sigmoid, of z (B, D)."""
        x_logits: Tensor = self.decoder(z)
        return x_logits

    def decode_mean(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x|z] in [0, 1], (B, C, H, W): what a display shows."""
        return torch.sigmoid(self.decode(z, labels))

    def plain_decoder(self) -> Layers:
        """`decode_mean` as plain layers."""
        return (*plain_layers(self.decoder), SIGMOID)

    def plain_encoder(self) -> Layers:
        """The encoder as plain layers: pixels (B, C, H, W) to μ, then log σ² where there is one."""
        return plain_layers(self.encoder)

    def drawn_pixels(self, means: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """x ~ p(x|z) about its means (B, C, H, W): here Bernoulli pixels, 0 or 1."""
        return torch.bernoulli(means, generator=generator)

    def sample(
        self,
        count: int,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> tuple[Tensor, Tensor]:
        """E[x|z] and x ~ p(x|z) for z ~ N(0, temperature² I), (count, C, H, W) each."""
        device = next(self.parameters()).device
        z = torch.randn(count, self.latent_dim, generator=generator, device=device)
        means = self.decode_mean(temperature * z, labels)
        return means, self.drawn_pixels(means, generator)

    def reconstruct(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x|z = μ(x)] in [0, 1], (B, C, H, W): through the mean, never a sample."""
        return self.decode_mean(self.encode(x, labels).mu, labels)

    # --- its first layer, see `first_layer.py` -------------------------------------------------

    def encoder_input(self, x: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """What the encoder is given of pixels (B, C, H, W)."""
        return x

    def first_layer(self) -> FirstLayer:
        """What each unit of the encoder's first layer looks for."""
        return looks_for(self.encoder, self.image_shape)

    def first_units(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """How much each unit answers to pixels (B, C, H, W): (B, U), or (B, U, h, w) by place."""
        answers: Tensor = halves(self.encoder)[0](self.encoder_input(x, labels))
        return answers

    def reconstruct_from(self, units: Tensor, labels: Tensor | None = None) -> Tensor:
        """E[x|z = μ] in [0, 1], (B, C, H, W), of first units that may have been changed."""
        told = halves(self.encoder)[1](units).float()
        return self.decode_mean(told[:, : self.latent_dim], labels)
