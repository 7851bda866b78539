"""Are a VAE's terms those of the paper, for each distribution of its pixels?"""

from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence

from explorer.models.registry import build
from explorer.models.vae import MIN_LOGVAR_X, VAE
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 8, 8)


def vae(**more) -> VAE:
    torch.manual_seed(0)
    model = build("vae", {"image_shape": SHAPE, "latent_dim": 3, "widths": [8]} | more)
    assert isinstance(model, VAE)
    return model


def images(count: int = 4) -> torch.Tensor:
    return torch.rand(count, *SHAPE, generator=torch.Generator().manual_seed(1))


def test_only_a_learned_sigma_is_a_parameter():
    learned = vae(likelihood="gaussian", sigma="learned")
    assert "logvar_x" in dict(learned.named_parameters())
    for other in (
        vae(),
        vae(likelihood="gaussian", sigma="unit"),
        vae(likelihood="bernoulli", sigma="learned"),
    ):
        assert "logvar_x" not in other.state_dict()
        assert not hasattr(other, "logvar_x")


def test_a_learned_sigma_gets_a_gradient_and_begins_at_one():
    model = vae(likelihood="gaussian", sigma="learned")
    assert model.logvar_x.item() == 0.0
    model.loss_terms(images(), ObjectiveWeights())["loss"].mean().backward()
    assert model.logvar_x.grad is not None
    assert model.logvar_x.grad.abs() > 0


def test_a_learned_sigma_stops_at_one_grey_level():
    model = vae(likelihood="gaussian", sigma="learned").eval()
    z, x = torch.zeros(4, 3), images()
    with torch.no_grad():
        model.logvar_x.fill_(MIN_LOGVAR_X)
        at_the_floor = model.log_px_given_z(z, x)
        model.logvar_x.fill_(MIN_LOGVAR_X - 50)
        below = model.log_px_given_z(z, x)
    assert math.exp(0.5 * MIN_LOGVAR_X) == pytest.approx(1 / 255)
    assert torch.equal(at_the_floor, below)


@pytest.mark.parametrize(("sigma", "deviation"), [("unit", 1.0), ("learned", 0.25)])
def test_gaussian_pixels_have_the_sigmoid_for_their_mean(sigma, deviation):
    model = vae(likelihood="gaussian", sigma=sigma).eval()
    if sigma == "learned":
        with torch.no_grad():
            model.logvar_x.fill_(2 * math.log(deviation))
    z, x = torch.randn(4, 3), images()
    expected = Normal(model.decode_mean(z), deviation).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(model.log_px_given_z(z, x), expected)


def test_terms_are_those_of_one_draw_from_the_encoder_s_posterior():
    model, x = vae().eval(), images()
    terms = model.elbo_terms(x, generator=torch.Generator().manual_seed(4))
    mu, logvar = model.encode(x)
    noise = torch.randn(4, 3, generator=torch.Generator().manual_seed(4))
    z = mu + torch.exp(0.5 * logvar) * noise
    torch.testing.assert_close(terms.log_px_given_z, model.log_px_given_z(z, x))
    posterior, prior = Normal(mu, torch.exp(0.5 * logvar)), Normal(0.0, 1.0)
    torch.testing.assert_close(terms.kl_per_dim, kl_divergence(posterior, prior))


@pytest.mark.parametrize(
    ("beta", "reconstruction_weight"), [(1.0, 1.0), (4.0, 1.0), (0.0, 1.0), (1.0, 0.0)]
)
def test_weights_reach_the_loss_and_nothing_else(beta, reconstruction_weight):
    model, x = vae().eval(), images()
    weights = ObjectiveWeights(beta, reconstruction_weight)
    terms = model.loss_terms(x, weights, generator=torch.Generator().manual_seed(4))
    plain = model.loss_terms(x, ObjectiveWeights(), generator=torch.Generator().manual_seed(4))
    torch.testing.assert_close(
        terms["loss"], beta * plain["kl"] - reconstruction_weight * plain["log_px_given_z"]
    )
    for name in ("elbo", "kl", "log_px_given_z"):
        assert torch.equal(terms[name], plain[name])


@pytest.mark.parametrize(
    ("weights", "untouched"),
    [(ObjectiveWeights(1.0, 0.0), "decoder"), (ObjectiveWeights(0.0, 1.0), None)],
)
def test_kl_only_training_leaves_the_decoder_alone(weights, untouched):
    model = vae()
    model.loss_terms(images(), weights)["loss"].mean().backward()
    for name, parameter in model.named_parameters():
        reached = parameter.grad is not None and bool(parameter.grad.abs().max() > 0)
        assert reached is not name.startswith(untouched or "nothing"), name


def test_a_beta_vae_is_a_vae_whose_family_weighs_the_kl():
    from explorer.models.registry import FAMILIES

    assert issubclass(FAMILIES["beta_vae"].model, VAE)
    assert FAMILIES["beta_vae"].weights.beta > 1
    assert FAMILIES["vae"].weights == ObjectiveWeights(1.0, 1.0)
