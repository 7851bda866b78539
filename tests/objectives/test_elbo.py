"""Is the bound's KL the KL, are its samples' gradients right, and what does the loss weigh?"""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from torch.distributions import Normal, kl_divergence

from explorer.objectives.elbo import (
    ElboTerms,
    gaussian_kl_gradient,
    gaussian_kl_per_dim,
    reparameterize,
    reparameterize_gradient,
)
from explorer.objectives.weights import ObjectiveWeights


def drawn(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_kl_agrees_with_torch_distributions():
    mu, logvar = 3 * drawn(50, 7), 2 * drawn(50, 7, seed=1)
    posterior = Normal(mu, torch.exp(0.5 * logvar))
    expected = kl_divergence(posterior, Normal(torch.zeros_like(mu), torch.ones_like(mu)))
    torch.testing.assert_close(gaussian_kl_per_dim(mu, logvar), expected, rtol=1e-12, atol=1e-12)


def test_kl_is_zero_at_the_prior_and_only_there():
    kl = gaussian_kl_per_dim(torch.zeros(1, 3), torch.zeros(1, 3))
    assert torch.equal(kl, torch.zeros(1, 3))
    assert gaussian_kl_per_dim(torch.tensor([[1e-3]]), torch.zeros(1, 1)).item() > 0
    assert gaussian_kl_per_dim(torch.zeros(1, 1), torch.tensor([[1e-2]])).item() > 0


def test_kl_near_the_prior_is_its_second_order_term():
    # μ²/2 + (log σ²)²/4: the naive form exp(logvar) − 1 − logvar loses every digit of it.
    logvar = torch.tensor([[1e-3]])
    assert gaussian_kl_per_dim(torch.zeros(1, 1), logvar).item() == pytest.approx(
        1e-6 / 4, rel=1e-2
    )


@given(
    hnp.arrays("float32", (4, 3), elements=st.floats(-1e3, 1e3, width=32)),
    hnp.arrays("float32", (4, 3), elements=st.floats(-80, 80, width=32)),
)
def test_kl_is_never_negative(mu, logvar):
    kl = gaussian_kl_per_dim(torch.from_numpy(mu), torch.from_numpy(logvar))
    assert kl.shape == (4, 3)
    assert (kl >= 0).all()


@given(hnp.arrays("float32", (64,), elements=st.floats(-(2**-7), 2**-7, width=32)))
def test_kl_is_never_negative_close_to_the_prior(logvar):
    kl = gaussian_kl_per_dim(torch.zeros(1, 64), torch.from_numpy(logvar)[None])
    assert (kl >= 0).all()


def test_kl_gradient_is_the_closed_form():
    mu, logvar = drawn(5, 2).requires_grad_(), drawn(5, 2, seed=1).requires_grad_()
    gaussian_kl_per_dim(mu, logvar).sum().backward()
    torch.testing.assert_close(mu.grad, mu.detach())
    torch.testing.assert_close(logvar.grad, 0.5 * torch.expm1(logvar.detach()))


def test_a_sample_has_the_posterior_s_mean_and_deviation():
    mu, logvar = torch.tensor([[1.5, -2.0]]), torch.tensor([[math.log(4.0), math.log(0.25)]])
    generator = torch.Generator().manual_seed(0)
    z = reparameterize(mu.expand(200_000, 2), logvar.expand(200_000, 2), generator)
    # log σ², not log σ and not σ: deviations 2 and 1/2. Standard error of the mean: σ/√200,000.
    torch.testing.assert_close(z.mean(0), mu[0], rtol=0, atol=0.02)
    torch.testing.assert_close(z.std(0), torch.tensor([2.0, 0.5]), rtol=0.01, atol=0)


def test_a_sample_s_gradients_are_analytic():
    mu, logvar = drawn(6, 3).requires_grad_(), drawn(6, 3, seed=1).requires_grad_()
    z = reparameterize(mu, logvar, torch.Generator().manual_seed(5))
    noise = drawn(6, 3, seed=5)
    slope = drawn(6, 3, seed=6)
    (z * slope).sum().backward()
    torch.testing.assert_close(z.detach(), (mu + torch.exp(0.5 * logvar) * noise).detach())
    torch.testing.assert_close(mu.grad, slope)
    torch.testing.assert_close(
        logvar.grad, (0.5 * torch.exp(0.5 * logvar) * noise * slope).detach()
    )


def test_a_sample_follows_its_generator_alone():
    mu, logvar = torch.zeros(4, 2), torch.zeros(4, 2)
    first = reparameterize(mu, logvar, torch.Generator().manual_seed(1))
    torch.rand(10)
    again = reparameterize(mu, logvar, torch.Generator().manual_seed(1))
    other = reparameterize(mu, logvar, torch.Generator().manual_seed(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_elbo_is_the_difference_of_its_terms_per_image():
    terms = ElboTerms(torch.tensor([-10.0, -20.0]), torch.tensor([[1.0, 2.0], [0.5, 0.0]]))
    assert terms.kl.tolist() == [3.0, 0.5]
    assert terms.elbo.tolist() == [-13.0, -20.5]


def test_beta_weighs_the_loss_and_never_the_elbo():
    terms = ElboTerms(torch.tensor([-10.0]), torch.tensor([[1.0, 2.0]]))
    assert terms.loss().item() == -terms.elbo.item() == 13.0
    assert terms.loss(beta=4.0).item() == 22.0
    assert terms.loss(beta=1.0, reconstruction_weight=0.5).item() == 8.0
    assert terms.elbo.item() == -13.0


@pytest.mark.parametrize("broken", [math.inf, -math.inf, math.nan])
def test_a_term_of_weight_zero_is_left_out_whatever_it_is(broken):
    bad_kl = ElboTerms(torch.tensor([-10.0]), torch.tensor([[1.0, broken]]))
    assert bad_kl.loss(beta=0.0).item() == 10.0
    bad_reconstruction = ElboTerms(torch.tensor([broken]), torch.tensor([[1.0, 2.0]]))
    assert bad_reconstruction.loss(reconstruction_weight=0.0).item() == 3.0


def test_a_term_of_weight_zero_sends_no_gradient():
    log_px = torch.tensor([-10.0], requires_grad=True)
    kl = torch.tensor([[1.0, 2.0]], requires_grad=True)
    ElboTerms(log_px, kl).loss(beta=0.0).sum().backward()
    assert kl.grad is None
    assert log_px.grad is not None
    assert log_px.grad.tolist() == [-1.0]


def test_terms_pass_the_gradient_check():
    mu, logvar = drawn(3, 2).requires_grad_(), drawn(3, 2, seed=1).requires_grad_()
    log_px = drawn(3, seed=2).requires_grad_()

    def sample(mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
        return reparameterize(mu, logvar, torch.Generator().manual_seed(3))

    def loss(log_px: torch.Tensor, mu: torch.Tensor, logvar: torch.Tensor) -> torch.Tensor:
        return ElboTerms(log_px, gaussian_kl_per_dim(mu, logvar)).loss(4.0, 0.7)

    assert torch.autograd.gradcheck(gaussian_kl_per_dim, (mu, logvar))
    assert torch.autograd.gradcheck(sample, (mu, logvar))
    assert torch.autograd.gradcheck(loss, (log_px, mu, logvar))


@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 1000))
def test_the_terms_derivatives_are_autograds(batch, dims, seed):
    mu = (3 * drawn(batch, dims, seed=seed)).requires_grad_()
    logvar = (2 * drawn(batch, dims, seed=seed + 1)).requires_grad_()
    kl = gaussian_kl_per_dim(mu, logvar).sum()
    expected = torch.autograd.grad(kl, (mu, logvar))
    torch.testing.assert_close(gaussian_kl_gradient(mu.detach(), logvar.detach()), expected)

    gradient_z = drawn(batch, dims, seed=seed + 2)
    z = reparameterize(mu, logvar, torch.Generator().manual_seed(seed))
    expected = torch.autograd.grad(z, (mu, logvar), gradient_z)
    noise = drawn(batch, dims, seed=seed)
    found = reparameterize_gradient(gradient_z, logvar.detach(), noise)
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize("value", [-0.1, math.nan, math.inf])
@pytest.mark.parametrize("name", ["beta", "reconstruction_weight"])
def test_a_weight_must_be_finite_and_not_negative(name, value):
    with pytest.raises(ValueError, match=f"{name.replace('_', ' ')} must be .* not {value}"):
        ObjectiveWeights(**{name: value})


def test_both_weights_zero_train_nothing():
    with pytest.raises(ValueError, match="nothing is trained"):
        ObjectiveWeights(0.0, 0.0)
