"""What is an autoencoder?

An encoder to R^D and a decoder back, without noise and without a prior: nothing says which z to
decode. Networks and pixel likelihood are the VAE's, so that figures compare.
"""

from __future__ import annotations

import torch
from torch import Tensor

from explorer.models.base import Architecture, ContinuousLatentModel, Encoding, Terms
from explorer.models.nets import BACKBONES
from explorer.objectives.likelihoods import bernoulli_log_likelihood
from explorer.objectives.weights import ObjectiveWeights


class Autoencoder(ContinuousLatentModel):
    """Deterministic encoder and decoder, trained on Bernoulli cross-entropy."""

    def __init__(self, architecture: Architecture):
        super().__init__(architecture)
        backbone = BACKBONES[architecture.backbone]
        shape, widths = architecture.image_shape, architecture.widths
        self.encoder = backbone.encoder(shape, widths, architecture.latent_dim)
        self.decoder = backbone.decoder(shape, widths, architecture.latent_dim)

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:  # noqa: ARG002
        """The latents (B, D) as `mu`; without noise there is no `logvar`."""
        return Encoding(self.encoder(x).float(), None)

    def log_px_given_z(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x|z) summed over pixels, nats, (B,), of z (B, D) and x (B, C, H, W)."""
        return bernoulli_log_likelihood(self.decode(z, labels).float(), x)

    def loss_terms(
        self,
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,  # noqa: ARG002
    ) -> Terms:
        """log p(x|z) at the encoder's z, and its negative as the loss; each (B,), nats."""
        log_px_given_z = self.log_px_given_z(self.encode(x, labels).mu, x, labels)
        return {
            "loss": -weights.reconstruction_weight * log_px_given_z,
            "log_px_given_z": log_px_given_z,
        }
