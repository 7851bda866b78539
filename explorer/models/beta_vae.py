"""What is a β-VAE?

The same model as a VAE; training weighs the KL by β > 1, which presses the code towards few,
independent dimensions. Source: Higgins et al., ICLR 2017.
"""

from __future__ import annotations

from typing import ClassVar

from explorer.models.vae import VAE


class BetaVAE(VAE):
    """A VAE by construction: β stands in the objective's weights, not in the network."""

    has_analytic_gradient: ClassVar[bool] = True
