"""Does β weigh the total correlation alone, and is the model a VAE where β is 1?"""

from __future__ import annotations

import pytest
import torch

from explorer.models.base import ModelError, Terms
from explorer.models.beta_tcvae import BetaTCVAE
from explorer.models.registry import FAMILIES, build
from explorer.models.vae import VAE
from explorer.objectives.weights import ObjectiveWeights

SETTINGS = {"image_shape": (1, 8, 8), "latent_dim": 3, "widths": [8]}


def model(family: str = "beta_tcvae") -> VAE:
    torch.manual_seed(0)
    built = build(family, SETTINGS)
    assert isinstance(built, VAE)
    return built


def terms(built: VAE, *weights: float) -> Terms:
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(6, 1, 8, 8, generator=generator)
    return built.loss_terms(x, ObjectiveWeights(*weights), generator=generator)


@pytest.mark.parametrize("reconstruction_weight", [1.0, 0.0])
def test_with_a_beta_of_one_it_is_the_vae(reconstruction_weight: float) -> None:
    mine = terms(model(), 1.0, reconstruction_weight)
    theirs = terms(model("vae"), 1.0, reconstruction_weight)
    for name, value in theirs.items():
        torch.testing.assert_close(mine[name], value)


@pytest.mark.parametrize("beta", [0.0, 1.0, 6.0])
def test_the_loss_adds_what_beta_weighs_and_the_bound_does_not(beta: float) -> None:
    found = terms(model(), beta)
    added = found["loss"] + found["elbo"]
    torch.testing.assert_close(added, (beta - 1) * found["total_correlation"])
    torch.testing.assert_close(found["elbo"], terms(model(), 1.0)["elbo"])


def test_its_gradient_is_taken_by_autograd_and_reaches_all() -> None:
    built = model()
    assert isinstance(built, BetaTCVAE)
    assert built.dense_parts() is None
    terms(built, 6.0)["loss"].mean().backward()
    assert all(weight.grad is not None for weight in built.parameters())


def test_more_importance_samples_are_refused() -> None:
    with pytest.raises(ModelError, match="one importance sample"):
        terms(model(), 1.0, 1.0, 5)


def test_its_family_proposes_a_beta_above_one() -> None:
    assert FAMILIES["beta_tcvae"].weights.beta > 1
