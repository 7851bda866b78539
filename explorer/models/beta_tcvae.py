"""What is a β-TCVAE?

The VAE with one part of its KL weighted by β: the total correlation of the latents. What they know
of the image costs no more than in a VAE, so that β separates them without blurring the picture as
a β-VAE's does. Source: Chen et al. 2018, arXiv:1802.04942, eq. 4 with α = γ = 1.
"""

from __future__ import annotations

import torch
from torch import Tensor

from explorer.models.base import ModelError, Terms
from explorer.models.vae import VAE
from explorer.objectives.elbo import ElboTerms, gaussian_kl_per_dim, reparameterize
from explorer.objectives.total_correlation import total_correlation
from explorer.objectives.weights import ObjectiveWeights


class BetaTCVAE(VAE):
    """A VAE whose loss adds (β − 1)·TC, estimated within each batch; with β = 1 it is the VAE."""

    def total_correlation(self, z: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
        """What β weighs, nats, (B,), of draws z and posteriors (B, D)."""
        return total_correlation(z, mu, logvar)

    def loss_terms(
        self,
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Terms:
        """As the VAE's, and the total correlation of the batch's mixture; each (B,), nats.

        Raises:
            ModelError: more than one importance sample, whose bound has no such part.
        """
        if weights.importance_samples > 1:
            raise ModelError("A β-TCVAE takes one importance sample: its bound is the ELBO.")
        mu, logvar = self.encode(x, labels)
        assert logvar is not None
        z = reparameterize(mu, logvar, generator)
        terms = ElboTerms(self.log_px_given_z(z, x, labels), gaussian_kl_per_dim(mu, logvar))
        correlation = self.total_correlation(z, mu, logvar)
        loss = terms.loss(1.0, weights.reconstruction_weight) + (weights.beta - 1) * correlation
        return {
            "loss": loss,
            "elbo": terms.elbo,
            "log_px_given_z": terms.log_px_given_z,
            "kl": terms.kl,
            "total_correlation": correlation,
        }
