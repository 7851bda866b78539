"""What is a variational autoencoder?

An encoder q(z|x) = N(μ, diag σ²), a prior p(z) = N(0, I), and a decoder p(x|z) of Bernoulli or
Gaussian pixels, trained on the ELBO. Source: Kingma & Welling 2014, arXiv:1312.6114.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from explorer.data.device_images import DeviceImages
from explorer.models.base import Architecture, ContinuousLatentModel, Encoding, ModelError, Terms
from explorer.models.importance_weights import log_importance_weights, log_mean_exp
from explorer.models.nets import BACKBONES, Shape
from explorer.objectives.elbo import ElboTerms, gaussian_kl_per_dim, reparameterize
from explorer.objectives.likelihoods import bernoulli_log_likelihood, gaussian_log_likelihood
from explorer.objectives.weights import ObjectiveWeights

SIGMA_IMAGES = 1024
"""Images from which the first learned σ is taken."""
LIKELIHOODS = ("bernoulli", "gaussian")
SIGMAS = ("unit", "learned")

MIN_LOGVAR_X = 2 * math.log(1 / 255)
"""A learned σ stops at one grey level: below it a density of 8-bit pixels grows without bound."""


@dataclass(frozen=True)
class VAEArchitecture(Architecture):
    """Adds the decoder's distribution.

    Attributes:
        likelihood: "bernoulli" or "gaussian".
        sigma: of a Gaussian decoder: "unit" (σ = 1 on pixels in [0, 1], as in the lecture) or
            "learned" (one σ for all pixels; Rybkin et al. 2021, arXiv:2006.13202).
    """

    likelihood: str = "bernoulli"
    sigma: str = "unit"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.likelihood not in LIKELIHOODS:
            raise ModelError(f"The likelihood must be one of {LIKELIHOODS}, not {self.likelihood}.")
        if self.sigma not in SIGMAS:
            raise ModelError(f"The decoder's sigma must be one of {SIGMAS}, not {self.sigma}.")

    @property
    def encoder_shape(self) -> Shape:
        """(C, H, W) of what the encoder sees."""
        return self.image_shape

    @property
    def decoder_inputs(self) -> int:
        """How many numbers the decoder sees."""
        return self.latent_dim


class VAE(ContinuousLatentModel):
    """The variational autoencoder; with β ≠ 1 in the weights it is the β-VAE."""

    architecture_type = VAEArchitecture
    architecture: VAEArchitecture
    has_analytic_gradient: ClassVar[bool] = True
    """Whether the loss is the one whose gradient is written out, see `HasAnalyticGradient`."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        # Never inherited: what is built upon a VAE may have another loss.
        cls.has_analytic_gradient = cls.__dict__.get("has_analytic_gradient", False)

    def __init__(self, architecture: VAEArchitecture):
        super().__init__(architecture)
        backbone = BACKBONES[architecture.backbone]
        shape, widths = architecture.image_shape, architecture.widths
        self.encoder = backbone.encoder(
            architecture.encoder_shape, widths, 2 * architecture.latent_dim
        )
        self.decoder = backbone.decoder(shape, widths, architecture.decoder_inputs)
        if architecture.likelihood == "gaussian" and architecture.sigma == "learned":
            self.logvar_x = nn.Parameter(torch.zeros(()))

    @torch.no_grad()
    def prepare(self, images: DeviceImages, generator: torch.Generator) -> None:
        """Start a learned σ at the pixels' own spread about their mean: from 1 it would take an
        optimiser of small steps thousands of them to come down."""
        if self.architecture.likelihood == "gaussian" and self.architecture.sigma == "learned":
            rows = torch.randperm(len(images), generator=generator, device=images.device)
            x, _ = images.batch(rows[:SIGMA_IMAGES])
            self.logvar_x.fill_(float(x.var(0).mean().clamp(min=math.exp(MIN_LOGVAR_X)).log()))

    def dense_parts(self) -> tuple[nn.Module, nn.Module] | None:
        """Encoder and decoder where their gradient is written out; None where it is not."""
        is_written_out = (
            self.has_analytic_gradient
            and self.architecture.backbone == "mlp"
            and self.architecture.likelihood == "bernoulli"
        )
        return (self.encoder, self.decoder) if is_written_out else None

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:  # noqa: ARG002
        """μ and log σ² of q(z|x), (B, D) each, of pixels (B, C, H, W)."""
        mu, logvar = self.encoder(x).float().chunk(2, dim=1)
        return Encoding(mu, logvar)

    def log_px_given_z(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x|z) summed over pixels, nats, (B,), of z (B, D) and x (B, C, H, W)."""
        x_logits = self.decode(z, labels).float()
        if self.architecture.likelihood == "bernoulli":
            return bernoulli_log_likelihood(x_logits, x)
        return gaussian_log_likelihood(torch.sigmoid(x_logits), x, self._logvar_x())

    def drawn_pixels(self, means: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """x ~ p(x|z) about its means (B, C, H, W); Gaussian pixels leave [0, 1]."""
        if self.architecture.likelihood == "bernoulli":
            return super().drawn_pixels(means, generator)
        noise = torch.randn(means.shape, generator=generator, device=means.device)
        sigma = torch.as_tensor(0.5 * self._logvar_x(), device=means.device).exp()
        return means + sigma * noise

    def _logvar_x(self) -> Tensor | float:
        if self.architecture.sigma == "unit":
            return 0.0
        return self.logvar_x.clamp(min=MIN_LOGVAR_X)

    def elbo_terms(
        self,
        x: Tensor,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> ElboTerms:
        """The bound's terms for pixels (B, C, H, W), with one sample of z per image."""
        mu, logvar = self.encode(x, labels)
        assert logvar is not None
        z = reparameterize(mu, logvar, generator)
        return ElboTerms(self.log_px_given_z(z, x, labels), gaussian_kl_per_dim(mu, logvar))

    def loss_terms(
        self,
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Terms:
        """ELBO, its two terms, and the weighted loss; each (B,), nats.

        With more than one importance sample the loss is minus the bound that they make, and the
        ELBO is their mean.
        """
        if weights.importance_samples > 1:
            return self._importance_terms(x, weights.importance_samples, labels, generator)
        terms = self.elbo_terms(x, labels, generator)
        return {
            "loss": terms.loss(weights.beta, weights.reconstruction_weight),
            "elbo": terms.elbo,
            "log_px_given_z": terms.log_px_given_z,
            "kl": terms.kl,
        }

    def _importance_terms(
        self, x: Tensor, k: int, labels: Tensor | None, generator: torch.Generator | None
    ) -> Terms:
        mu, logvar = self.encode(x, labels)
        assert logvar is not None
        log_weights = log_importance_weights(self, x, mu, logvar, labels, k, generator)
        elbo, kl = log_weights.mean(0), gaussian_kl_per_dim(mu, logvar).sum(1)
        return {
            "loss": -log_mean_exp(log_weights),
            "elbo": elbo,
            "log_px_given_z": elbo + kl,
            "kl": kl,
        }
