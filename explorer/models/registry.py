"""Which model families are there? A new one is a file in this folder and a line here."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from explorer.models.autoencoder import Autoencoder
from explorer.models.base import Architecture, Model, ModelError
from explorer.models.beta_tcvae import BetaTCVAE
from explorer.models.beta_vae import BetaVAE
from explorer.models.cvae import ConditionalVAE
from explorer.models.rbm import RBM
from explorer.models.vae import VAE
from explorer.models.vq_vae import VQVAE
from explorer.objectives.weights import ObjectiveWeights


@dataclass(frozen=True)
class Family:
    """A family: its key, its name for people, its class, and the loss that it is trained on."""

    name: str
    title: str
    model: type[Model]
    weights: ObjectiveWeights
    source: str


FAMILIES: dict[str, Family] = {
    family.name: family
    for family in (
        Family(
            "autoencoder",
            "autoencoder",
            Autoencoder,
            ObjectiveWeights(),
            "Hinton & Salakhutdinov 2006, Science 313",
        ),
        Family("vae", "VAE", VAE, ObjectiveWeights(), "Kingma & Welling 2014, arXiv:1312.6114"),
        Family(
            "beta_vae", "β-VAE", BetaVAE, ObjectiveWeights(beta=4.0), "Higgins et al., ICLR 2017"
        ),
        Family(
            "beta_tcvae",
            "β-TCVAE",
            BetaTCVAE,
            ObjectiveWeights(beta=6.0),
            "Chen et al. 2018, arXiv:1802.04942",
        ),
        Family("cvae", "conditional VAE", ConditionalVAE, ObjectiveWeights(), "Sohn et al. 2015"),
        Family(
            "vq_vae",
            "VQ-VAE",
            VQVAE,
            ObjectiveWeights(),
            "van den Oord et al. 2017, arXiv:1711.00937",
        ),
        Family("rbm", "RBM", RBM, ObjectiveWeights(), "Hinton 2002, Neural Computation 14"),
    )
}


def family(name: str) -> Family:
    """The family of that name; ModelError lists the names there are."""
    if name not in FAMILIES:
        raise ModelError(f"There is no model family {name!r}; there are {', '.join(FAMILIES)}.")
    return FAMILIES[name]


def build(name: str, settings: dict[str, Any]) -> Model:
    """A new model with fresh weights.

    Args:
        name: key of `FAMILIES`.
        settings: fields of the family's architecture, as a card or the command line gives them.

    Raises:
        ModelError: an unknown family, a field that the family does not have, or a bad value.
    """
    kind = family(name)
    architecture: type[Architecture] = kind.model.architecture_type
    known = {field.name for field in fields(architecture)}
    unknown = sorted(set(settings) - known)
    if unknown:
        raise ModelError(f"The family {name} has no setting {', '.join(unknown)}.")
    return kind.model(architecture.from_dict(settings))
