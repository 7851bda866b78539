"""Is the importance-weighted loss the bound of its paper, and does its gradient descend it?"""

from __future__ import annotations

import math

import pytest
import torch
from torch.distributions import Bernoulli, Normal

from explorer.models.importance_weights import log_importance_weights, log_mean_exp
from explorer.models.registry import build
from explorer.objectives.weights import ObjectiveWeights

SHAPE = (1, 4, 4)


def small_vae() -> torch.nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build("vae", {"image_shape": SHAPE, "latent_dim": 2, "widths": (8,)})


def pixels(count: int) -> torch.Tensor:
    return torch.bernoulli(
        torch.full((count, *SHAPE), 0.4), generator=torch.Generator().manual_seed(1)
    )


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(2)


def test_weights_are_those_of_torch_distributions():
    model, x, k = small_vae(), pixels(3), 5
    mu, logvar = model.encode(x)
    found = log_importance_weights(model, x, mu, logvar, None, k, generator())
    noise = torch.randn(k * 3, 2, generator=generator())
    sigma = torch.exp(0.5 * logvar).repeat(k, 1)
    z = mu.repeat(k, 1) + sigma * noise
    likelihood = Bernoulli(logits=model.decode(z)).log_prob(x.repeat(k, 1, 1, 1)).sum((1, 2, 3))
    prior = Normal(0.0, 1.0).log_prob(z).sum(1)
    posterior = Normal(mu.repeat(k, 1), sigma).log_prob(z).sum(1)
    torch.testing.assert_close(
        found, (likelihood + prior - posterior).view(k, 3), rtol=1e-5, atol=1e-4
    )


def test_loss_is_minus_the_bound_and_elbo_the_mean_of_its_draws():
    model, x = small_vae(), pixels(6)
    terms = model.loss_terms(x, ObjectiveWeights(importance_samples=7), None, generator())
    mu, logvar = model.encode(x)
    weights = log_importance_weights(model, x, mu, logvar, None, 7, generator())
    torch.testing.assert_close(terms["loss"], -weights.exp().mean(0).log(), rtol=1e-5, atol=1e-5)
    torch.testing.assert_close(terms["elbo"], weights.mean(0))
    assert (-terms["loss"] >= terms["elbo"]).all()  # Jensen
    torch.testing.assert_close(terms["log_px_given_z"] - terms["kl"], terms["elbo"])


def test_equal_weights_make_the_bound_their_value():
    torch.testing.assert_close(log_mean_exp(torch.full((9, 2), -700.0)), torch.full((2,), -700.0))


def test_gradient_is_the_weighted_mean_of_the_draws_gradients():
    # Burda et al. 2015, eq. 14: Σ_k w̃_k ∂ log w_k.
    model, x, k = small_vae(), pixels(2), 4
    model.loss_terms(x, ObjectiveWeights(importance_samples=k), None, generator())[
        "loss"
    ].sum().backward()
    found = [weight.grad.clone() for weight in model.parameters()]
    model.zero_grad()
    mu, logvar = model.encode(x)
    weights = log_importance_weights(model, x, mu, logvar, None, k, generator())
    (-(torch.softmax(weights, 0).detach() * weights).sum()).backward()
    for gradient, weight in zip(found, model.parameters(), strict=True):
        torch.testing.assert_close(gradient, weight.grad)


def test_one_draw_is_the_elbo_of_closed_form_kl():
    model, x = small_vae(), pixels(4)
    one = model.loss_terms(x, ObjectiveWeights(), None, generator())
    torch.testing.assert_close(one["loss"], -one["elbo"])


@pytest.mark.parametrize("bad", [0, -1, 10**6])
def test_a_silly_number_of_samples_is_refused(bad):
    with pytest.raises(ValueError, match="importance samples"):
        ObjectiveWeights(importance_samples=bad)


def test_other_weights_than_one_have_no_importance_bound():
    with pytest.raises(ValueError, match="no other weights"):
        ObjectiveWeights(beta=4.0, importance_samples=2)


def test_bound_of_many_draws_is_tighter():
    model, x = small_vae(), pixels(50)
    with torch.inference_mode():
        losses = [
            model.loss_terms(x, ObjectiveWeights(importance_samples=k), None, generator())["loss"]
            .mean()
            .item()
            for k in (2, 500)
        ]
    assert losses[1] < losses[0] < math.inf
