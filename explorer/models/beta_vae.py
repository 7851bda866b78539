"""What is a β-VAE?

The same model as a VAE, trained with the KL weighted by β > 1, which favours few, independent
latent dimensions. Source: Higgins et al., ICLR 2017.
"""

from __future__ import annotations

from typing import ClassVar

from explorer.models.vae import VAE


class BetaVAE(VAE):
    """A VAE: β is one of the objective's weights, not part of the network."""

    has_analytic_gradient: ClassVar[bool] = True
