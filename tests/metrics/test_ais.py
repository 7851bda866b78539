"""Does annealing find the partition function where it is known?"""

from __future__ import annotations

import pytest
import torch

from explorer.metrics.ais import (
    AnnealingPath,
    base_bias_of,
    forward_ais,
    reverse_ais,
    temperatures,
)
from explorer.metrics.exact_boltzmann import exact_log_partition, states_of, visible_distribution
from explorer.models.rbm import NaturalParameters


def made(visible: int = 10, hidden: int = 8, scale: float = 1.0) -> NaturalParameters:
    generator = torch.Generator().manual_seed(3)
    shapes = ((hidden, visible), (visible,), (hidden,))
    return NaturalParameters(*(scale * torch.randn(*s, generator=generator) for s in shapes))


def exact_samples(model: NaturalParameters, count: int) -> torch.Tensor:
    states = states_of(len(model.visible_bias))
    double = NaturalParameters(*(part.double() for part in model))
    chosen = torch.multinomial(
        visible_distribution(double, states),
        count,
        True,
        generator=torch.Generator().manual_seed(0),
    )
    return states[chosen].float()


@pytest.mark.parametrize("base", [0.0, 0.7])
def test_both_directions_find_the_exact_log_z(base: float) -> None:
    model = made()
    path = AnnealingPath(model, torch.full((10,), base))
    exact = exact_log_partition(model)
    generator = torch.Generator().manual_seed(0)
    forward = forward_ais(path, 400, 400, generator)
    reverse = reverse_ais(path, exact_samples(model, 400), 400, generator)
    for found in (forward, reverse):
        assert found.log_z == pytest.approx(exact, abs=5 * found.error)
        assert found.error < 0.05
        assert 200 < found.effective_samples <= 400


def test_the_weights_means_are_unbiased_even_where_steps_are_few() -> None:
    """E[w] = Z / Z_base holds for any number of temperatures, and E[1/w] backwards."""
    model = made(6, 5, 0.6)
    path = AnnealingPath(model, torch.zeros(6))
    exact = exact_log_partition(model)
    generator = torch.Generator().manual_seed(0)
    assert forward_ais(path, 60_000, 2, generator).log_z == pytest.approx(exact, abs=0.03)
    samples = exact_samples(model, 60_000)
    assert reverse_ais(path, samples, 2, generator).log_z == pytest.approx(exact, abs=0.03)


def test_the_directions_err_to_opposite_sides() -> None:
    model = made(10, 8, 3.0)
    path = AnnealingPath(model, torch.zeros(10))
    exact = exact_log_partition(model)
    generator = torch.Generator().manual_seed(0)
    forward = [forward_ais(path, 5, 6, generator).log_z for _ in range(40)]
    samples = exact_samples(model, 200)
    reverse = [reverse_ais(path, samples[i : i + 5], 6, generator).log_z for i in range(0, 200, 5)]
    assert sum(forward) / 40 < exact - 0.1
    assert sum(reverse) / 40 > exact + 0.1


def test_a_model_without_weights_needs_no_annealing() -> None:
    bias = torch.tensor([0.5, -1.0, 2.0])
    model = NaturalParameters(torch.zeros(4, 3), bias, torch.zeros(4))
    path = AnnealingPath(model, bias)
    found = forward_ais(path, 3, 5, torch.Generator().manual_seed(0))
    assert found.log_z == pytest.approx(exact_log_partition(model), abs=1e-5)
    assert found.effective_samples == pytest.approx(3)


@pytest.mark.parametrize("steps", [1, 2, 3, 10, 1000])
def test_temperatures_rise_from_0_to_1_and_end_in_small_steps(steps: int) -> None:
    beta = temperatures(steps)
    assert len(beta) == steps + 1
    assert (beta[0], beta[-1]) == (0, 1)
    assert (beta.diff() > 0).all()
    if steps == 1000:
        assert beta.diff()[-1] < beta.diff()[0] / 50


def test_the_base_is_the_pixels_means_kept_from_certainty() -> None:
    bias = base_bias_of(torch.tensor([[0.0, 1.0, 0.25], [0.0, 1.0, 0.75]]))
    assert bias.tolist() == pytest.approx([-6, 6, 0], abs=1e-5)


def test_it_says_how_far_it_is() -> None:
    steps = []
    path = AnnealingPath(made(), torch.zeros(10))
    forward_ais(path, 2, 7, torch.Generator().manual_seed(0), lambda: steps.append(1))
    assert len(steps) == 7
