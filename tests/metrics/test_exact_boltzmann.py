"""Are the sums over a small machine's states those of brute force?"""

from __future__ import annotations

import itertools
import math

import pytest
import torch

from explorer.metrics.exact_boltzmann import (
    SummedStates,
    exact_log_partition,
    has_exact_partition,
    log_likelihood,
    states_of,
    statistics,
    visible_distribution,
)
from explorer.models.rbm import NaturalParameters
from explorer.objectives.contrastive_divergence import bernoulli


def made(visible: int, hidden: int, scale: float = 1.0) -> NaturalParameters:
    generator = torch.Generator().manual_seed(visible + 100 * hidden)
    shapes = ((hidden, visible), (visible,), (hidden,))
    parts = (scale * torch.randn(*shape, generator=generator).double() for shape in shapes)
    return NaturalParameters(*parts)


def by_brute_force(model: NaturalParameters) -> float:
    """log Σ_v Σ_h e^{v·b + h·c + h·W v}, each state written out."""
    weight, b, c = (part.tolist() for part in model)
    total = 0.0
    for v in itertools.product((0, 1), repeat=len(b)):
        for h in itertools.product((0, 1), repeat=len(c)):
            exponent = sum(x * y for x, y in zip(v, b, strict=True))
            exponent += sum(x * y for x, y in zip(h, c, strict=True))
            exponent += sum(
                h[j] * weight[j][i] * v[i] for j in range(len(c)) for i in range(len(b))
            )
            total += math.exp(exponent)
    return math.log(total)


@pytest.mark.parametrize(("visible", "hidden"), [(1, 1), (3, 5), (6, 4), (5, 7)])
def test_log_z_is_that_of_brute_force(visible: int, hidden: int) -> None:
    model = made(visible, hidden)
    assert exact_log_partition(model) == pytest.approx(by_brute_force(model), rel=1e-12)


def test_either_side_may_be_summed() -> None:
    wide = made(30, 16, 0.3)
    turned = NaturalParameters(wide.weight.T, wide.hidden_bias, wide.visible_bias)
    assert exact_log_partition(wide) == pytest.approx(exact_log_partition(turned), rel=1e-12)


def test_sixteen_hidden_units_against_a_sum_over_the_visible_ones() -> None:
    model = made(12, 16)
    states = states_of(12)
    inner = torch.log1p(torch.exp(states @ model.weight.T + model.hidden_bias)).sum(1)
    wanted = torch.logsumexp(states @ model.visible_bias + inner, 0)
    assert exact_log_partition(model) == pytest.approx(wanted.item(), rel=1e-12)


def test_without_weights_units_are_independent() -> None:
    b, c = torch.randn(784).double(), torch.randn(9).double()
    model = NaturalParameters(torch.zeros(9, 784).double(), b, c)
    wanted = torch.log1p(torch.exp(b)).sum() + torch.log1p(torch.exp(c)).sum()
    assert exact_log_partition(model) == pytest.approx(wanted.item(), rel=1e-12)


def test_probabilities_add_up_to_one() -> None:
    model, states = made(6, 5), states_of(6)
    assert torch.exp(log_likelihood(model, states)).sum().item() == pytest.approx(1)
    torch.testing.assert_close(
        torch.exp(log_likelihood(model, states)), visible_distribution(model, states)
    )


def kernel_of(model: NaturalParameters) -> torch.Tensor:
    """p(v' | v) of a Gibbs step between all visible states, (S, S)."""
    weight, _, c = model
    summed = SummedStates.of(model, states_of(weight.shape[1]), states_of(len(c)))
    every = torch.eye(len(summed.visible)).double()
    return torch.stack([summed.walk(begin, 1) for begin in every])


def test_a_gibbs_step_leaves_the_model_s_distribution_as_it_is() -> None:
    model, states = made(5, 4), states_of(5)
    kernel, own = kernel_of(model), visible_distribution(model, states)
    torch.testing.assert_close(SummedStates.of(model, states, states_of(4)).visible, own)
    torch.testing.assert_close(kernel.sum(1), torch.ones(len(states)).double())
    torch.testing.assert_close(own @ kernel, own)
    # And it is reversible, which annealing backwards counts on.
    flow = own[:, None] * kernel
    torch.testing.assert_close(flow, flow.T)


def test_the_summed_step_is_what_drawing_does() -> None:
    model, states = made(3, 2), states_of(3)
    generator = torch.Generator().manual_seed(0)
    v = states[5].expand(200_000, -1)
    h = bernoulli(torch.sigmoid(v @ model.weight.T + model.hidden_bias), generator)
    drawn = bernoulli(torch.sigmoid(h @ model.weight + model.visible_bias), generator)
    index = (drawn @ torch.tensor([4.0, 2.0, 1.0]).double()).long()
    shares = torch.bincount(index, minlength=8) / len(index)
    assert shares.numpy() == pytest.approx(kernel_of(model)[5].numpy(), abs=0.005)


def test_many_summed_steps_come_to_the_model_s_distribution() -> None:
    model, states = made(5, 4, 0.7), states_of(5)
    begin = torch.zeros(32).double()
    begin[3] = 1
    found = SummedStates.of(model, states, states_of(4)).walk(begin, 300)
    torch.testing.assert_close(found, visible_distribution(model, states))


def test_statistics_are_the_gradient_of_log_z() -> None:
    model, states = made(5, 3), states_of(5)
    leaves = NaturalParameters(*(part.clone().requires_grad_() for part in model))
    weight, b, c = leaves
    log_z = torch.logsumexp(
        states @ b + torch.nn.functional.softplus(states @ weight.T + c).sum(1), 0
    )
    wanted = torch.autograd.grad(log_z, list(leaves))
    found = statistics(model, states, visible_distribution(model, states))
    for one, other in zip(found, wanted, strict=True):
        torch.testing.assert_close(one, other)


def test_what_is_too_large_is_said() -> None:
    assert has_exact_partition(made(30, 20))
    assert not has_exact_partition(made(30, 21))
    with pytest.raises(ValueError, match="20"):
        exact_log_partition(made(30, 21))
