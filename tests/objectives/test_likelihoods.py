"""Are the pixels' log-likelihoods sums in nats, and the field's own formulas?"""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from torch.distributions import Bernoulli, Normal

from explorer.objectives.likelihoods import (
    bernoulli_log_likelihood,
    bernoulli_log_likelihood_gradient,
    gaussian_log_likelihood,
)

MNIST = (1, 28, 28)


def drawn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def pixels(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(hnp.arrays("float32", (2, *MNIST), elements=st.floats(0, 1, width=32)))
def test_zero_logits_cost_784_ln_2_whatever_the_image(x):
    log_px = bernoulli_log_likelihood(torch.zeros(2, *MNIST), torch.from_numpy(x))
    assert log_px.tolist() == pytest.approx([-784 * math.log(2)] * 2, rel=1e-5)
    assert -log_px[0].item() == pytest.approx(543.4, abs=0.05)


def test_bernoulli_agrees_with_torch_distributions():
    logits, x = 3 * drawn(5, 3, 4, 6), pixels(5, 3, 4, 6).round()
    expected = Bernoulli(logits=logits).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(bernoulli_log_likelihood(logits, x), expected)


@given(st.integers(1, 4), st.integers(0, 1000))
def test_the_bernoulli_s_derivative_is_autograds(batch, seed):
    logits, x = 9 * drawn(batch, 2, 3, 4, seed=seed), pixels(batch, 2, 3, 4, seed=seed)
    log_px = bernoulli_log_likelihood(logits.requires_grad_(), x)
    (expected,) = torch.autograd.grad(log_px.sum(), logits)
    torch.testing.assert_close(bernoulli_log_likelihood_gradient(logits.detach(), x), expected)


def test_bernoulli_of_a_grey_pixel_is_the_cross_entropy():
    p, x = 0.3, 0.6
    logit = torch.full((1, 1, 1, 1), math.log(p / (1 - p)), dtype=torch.float64)
    found = bernoulli_log_likelihood(logit, torch.full_like(logit, x)).item()
    assert found == pytest.approx(x * math.log(p) + (1 - x) * math.log(1 - p), rel=1e-12)


def test_bernoulli_is_finite_for_logits_that_saturate():
    logits = torch.tensor([[[[200.0, -200.0]]]])
    right = bernoulli_log_likelihood(logits, torch.tensor([[[[1.0, 0.0]]]]))
    wrong = bernoulli_log_likelihood(logits, torch.tensor([[[[0.0, 1.0]]]]))
    assert right.item() == 0.0
    assert wrong.item() == -400.0


def test_gaussian_agrees_with_torch_distributions():
    mean, x = pixels(5, 3, 4, 6), pixels(5, 3, 4, 6, seed=1)
    for logvar in (0.0, -3.0, 1.5):
        expected = Normal(mean, math.exp(0.5 * logvar)).log_prob(x).sum((1, 2, 3))
        torch.testing.assert_close(gaussian_log_likelihood(mean, x, logvar), expected)
        as_tensor = torch.tensor(logvar, dtype=torch.float64)
        torch.testing.assert_close(gaussian_log_likelihood(mean, x, as_tensor), expected)


def test_gaussian_takes_a_variance_per_pixel():
    mean, x, logvar = pixels(2, 1, 3, 3), pixels(2, 1, 3, 3, seed=1), drawn(2, 1, 3, 3)
    expected = Normal(mean, torch.exp(0.5 * logvar)).log_prob(x).sum((1, 2, 3))
    torch.testing.assert_close(gaussian_log_likelihood(mean, x, logvar), expected)


def test_gaussian_is_by_default_of_unit_variance():
    x = pixels(3, *MNIST)
    at_the_mean = gaussian_log_likelihood(x, x)
    torch.testing.assert_close(
        at_the_mean, torch.full((3,), -392 * math.log(2 * math.pi), dtype=torch.float64)
    )


@pytest.mark.parametrize("log_likelihood", [bernoulli_log_likelihood, gaussian_log_likelihood])
def test_pixels_are_summed_and_never_averaged(log_likelihood):
    of, x = drawn(4, 1, 6, 6), pixels(4, 1, 6, 6)
    one = log_likelihood(of, x)
    assert one.shape == (4,)
    # The same image four times over, in width, height or channels, costs four times as much.
    for repeats in ((1, 1, 4, 1), (1, 1, 2, 2), (1, 4, 1, 1)):
        torch.testing.assert_close(log_likelihood(of.repeat(repeats), x.repeat(repeats)), 4 * one)
    # And an image's figure does not depend on what else is in the batch.
    torch.testing.assert_close(log_likelihood(of[1:2], x[1:2]), one[1:2])


def test_likelihoods_pass_the_gradient_check():
    of, x = drawn(2, 1, 2, 3).requires_grad_(), pixels(2, 1, 2, 3)
    logvar = torch.tensor(-0.7, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda logits: bernoulli_log_likelihood(logits, x), (of,))
    assert torch.autograd.gradcheck(
        lambda mean, logvar: gaussian_log_likelihood(mean, x, logvar), (of, logvar)
    )
