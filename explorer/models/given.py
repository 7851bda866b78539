"""What is a model of which only its functions are known, because somebody else holds it?

It decodes and encodes by calling them, plain arrays in and out. What it can do follows from which
of them there are, as for every other model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.models.base import ContinuousLatentModel, Encoding, Model, ModelError, Terms
from explorer.models.nets import Shape
from explorer.models.plain_layers import Layers, NotPlain
from explorer.objectives.elbo import ElboTerms, gaussian_kl_per_dim, reparameterize
from explorer.objectives.likelihoods import bernoulli_log_likelihood, gaussian_log_likelihood
from explorer.objectives.weights import ObjectiveWeights

Array = NDArray[np.floating[Any]]
Pictures = Callable[[Array], Array]
"""From latents float32 (N, D) to pictures in [0, 1], (N, C, H, W)."""
Posteriors = Callable[[Array], tuple[Array, Array | None]]
"""From images in [0, 1], (N, C, H, W), to μ and log σ² (N, D), the latter None where there is none.
"""
NEAREST_TO_BLACK = 1e-6
"""A pixel of exactly 0 or 1 would have a logit of ±∞."""


class GivenDecoder(Model):
    """A decoder alone."""

    def __init__(self, image_shape: Shape, latent_dim: int, pictures: Pictures, likelihood: str):
        nn.Module.__init__(self)  # there is no architecture from which it could be rebuilt
        self._shape, self._latent_dim = image_shape, latent_dim
        self._pictures, self._likelihood = pictures, likelihood
        self.place = nn.Parameter(torch.zeros(()), requires_grad=False)
        """Says on which device answers are wanted; what is called stays where it is."""

    @property
    def image_shape(self) -> Shape:
        """(C, H, W)."""
        return self._shape

    @property
    def latent_dim(self) -> int:
        """D."""
        return self._latent_dim

    @property
    def has_slopes(self) -> bool:
        """No: what is called may be anything."""
        return False

    def decode_mean(self, z: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """The picture in [0, 1], (B, C, H, W), of z (B, D)."""
        return torch.from_numpy(self._pictures(z.cpu().numpy())).to(z.device)

    def decode(self, z: Tensor, labels: Tensor | None = None) -> Tensor:
        """The same as logits."""
        return torch.logit(self.decode_mean(z, labels), eps=NEAREST_TO_BLACK)

    def drawn_pixels(self, means: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """x about its means (B, C, H, W), by the likelihood that its range suggests."""
        if self._likelihood == "bernoulli":
            return torch.bernoulli(means, generator=generator)
        return means + torch.randn(means.shape, generator=generator, device=means.device)

    def sample(
        self,
        count: int,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> tuple[Tensor, Tensor]:
        """E[x|z] and x ~ p(x|z) for z ~ N(0, temperature² I), (count, C, H, W) each."""
        device = self.place.device
        z = torch.randn(count, self.latent_dim, generator=generator, device=device)
        means = self.decode_mean(temperature * z, labels)
        return means, self.drawn_pixels(means, generator)

    def loss_terms(
        self,
        x: Tensor,  # noqa: ARG002
        weights: ObjectiveWeights,  # noqa: ARG002
        labels: Tensor | None = None,  # noqa: ARG002
        generator: torch.Generator | None = None,  # noqa: ARG002
    ) -> Terms:
        """It is not trained here."""
        raise ModelError("A live model is trained where it lives.")

    def plain_decoder(self) -> Layers:
        """None: its layers are not known."""
        raise NotPlain("it decodes in the process in which it lives")


class GivenAutoencoder(GivenDecoder, ContinuousLatentModel):
    """An encoder to points, and a decoder."""

    def __init__(
        self,
        image_shape: Shape,
        latent_dim: int,
        pictures: Pictures,
        likelihood: str,
        posteriors: Posteriors,
    ):
        super().__init__(image_shape, latent_dim, pictures, likelihood)
        self._posteriors = posteriors

    def encode(self, x: Tensor, labels: Tensor | None = None) -> Encoding:  # noqa: ARG002
        """μ and, where it is known, log σ² of pixels (B, C, H, W)."""
        mu, logvar = self._posteriors(x.cpu().numpy())
        return Encoding(
            torch.from_numpy(mu).to(x.device),
            None if logvar is None else torch.from_numpy(logvar).to(x.device),
        )

    def log_px_given_z(self, z: Tensor, x: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(x|z), nats, (B,): by Bernoulli pixels, or by Gaussian ones with σ = 1."""
        if self._likelihood == "bernoulli":
            return bernoulli_log_likelihood(self.decode(z, labels), x)
        return gaussian_log_likelihood(self.decode_mean(z, labels), x)


class GivenVAE(GivenAutoencoder):
    """An encoder to Gaussians, the prior N(0, I), and a decoder."""

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
