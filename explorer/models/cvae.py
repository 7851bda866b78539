"""What is a conditional variational autoencoder?

A VAE of p(x|y): encoder and decoder both see the class y, one-hot, so that z need not say which
class it is and is left with the rest, the style. The prior p(z) = N(0, I) is the same for every
class. Source: Sohn, Lee & Yan, NeurIPS 2015, with the conditional prior taken free of y as in
Kingma et al. 2014, arXiv:1406.5298, model M2.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from explorer.models.base import MAX_CLASSES, Encoding, ModelError
from explorer.models.nets import Shape
from explorer.models.plain_layers import Layers, NotPlain, PlainLayer
from explorer.models.vae import VAE, VAEArchitecture


@dataclass(frozen=True)
class CVAEArchitecture(VAEArchitecture):
    """Adds the condition.

    Attributes:
        classes: K, how many there are; labels run from 0 to K − 1.
    """

    classes: int = 10

    def __post_init__(self) -> None:
        super().__post_init__()
        if type(self.classes) is not int or not 2 <= self.classes <= MAX_CLASSES:
            raise ModelError(
                f"A conditional model needs images of 2 to {MAX_CLASSES} classes, "
                f"not {self.classes!r}."
            )

    @property
    def encoder_shape(self) -> Shape:
        """The image's channels, and one that holds the class."""
        channels, height, width = self.image_shape
        return channels + 1, height, width

    @property
    def decoder_inputs(self) -> int:
        """D + K."""
        return self.latent_dim + self.classes


class ConditionalVAE(VAE):
    """The VAE given a label: q(z|x, y) and p(x|z, y)."""

    architecture_type = CVAEArchitecture
    architecture: CVAEArchitecture

    def __init__(self, architecture: CVAEArchitecture):
        super().__init__(architecture)
        _, height, width = architecture.image_shape
        # One-hot times this is a plane of its own per class, which any backbone can take.
        self.class_planes = nn.Linear(architecture.classes, height * width, bias=False)

    @property
    def classes(self) -> int:
        """K."""
        return self.architecture.classes

    def condition(self, labels: Tensor | None) -> Tensor:
        """One-hot, float32 (B, K), of labels int64 (B,); ModelError where there are none."""
        if labels is None:
            raise ModelError("A conditional model needs a class for each image; none was given.")
        return functional.one_hot(labels, self.classes).float()

    def encoder_input(self, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """The pixels and the class's plane, (B, C + 1, H, W)."""
        planes = self.class_planes(self.condition(labels)).view(-1, 1, *x.shape[2:])
        return torch.cat([x, planes], dim=1)

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:
        """μ and log σ² of q(z|x, y), (B, D) each, of pixels (B, C, H, W) and labels (B,)."""
        mu, logvar = self.encoder(self.encoder_input(x, labels)).float().chunk(2, dim=1)
        return Encoding(mu, logvar)

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """`x_logits` of p(x|z, y), (B, C, H, W), of z (B, D) and labels (B,)."""
        x_logits: Tensor = self.decoder(torch.cat([z, self.condition(labels)], dim=1))
        return x_logits

    def plain_decoder(self) -> Layers:
        """`decode_mean` as plain layers, of rows (z, label)."""
        told = {"latents": self.latent_dim, "classes": self.classes}
        return (PlainLayer("one_hot", settings=told), *super().plain_decoder())

    def plain_encoder(self) -> Layers:
        """NotPlain: pixels alone are not enough."""
        raise NotPlain("A conditional encoder is given a class beside the pixels.")
