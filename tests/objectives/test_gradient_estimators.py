"""Do both estimators have the gradient's own mean, and the variances that theory gives them?"""

from __future__ import annotations

import math

import pytest
import torch

from explorer.objectives.gradient_estimators import pathwise_gradient, score_function_gradient

DRAWS = 200_000
MU = torch.tensor([0.7, -0.4], dtype=torch.float64)
SIGMA = torch.tensor([0.8, 0.5], dtype=torch.float64)


def noise(seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(DRAWS, 2, generator=generator, dtype=torch.float64)


def quadratic(z: torch.Tensor) -> torch.Tensor:
    return z[:, 0].square() + 3 * z[:, 0] * z[:, 1]


@pytest.mark.parametrize("estimator", [pathwise_gradient, score_function_gradient])
def test_the_mean_is_the_gradient_of_the_mean(estimator):
    found = estimator(quadratic, MU, SIGMA, noise())
    # E[z₁² + 3 z₁ z₂] = μ₁² + σ₁² + 3 μ₁ μ₂, since the two are independent.
    exact = torch.stack([2 * MU[0] + 3 * MU[1], 3 * MU[0]])
    error = found.std(0) / math.sqrt(DRAWS)
    assert ((found.mean(0) - exact).abs() < 4.5 * error).all()
    assert (error < 0.02).all()


def test_the_variances_of_a_parabola_are_those_of_its_moments():
    mu, sigma = torch.tensor([1.5], dtype=torch.float64), torch.tensor([0.6], dtype=torch.float64)
    draws = noise(3)[:, :1]

    def parabola(z: torch.Tensor) -> torch.Tensor:
        return z[:, 0].square()

    pathwise = pathwise_gradient(parabola, mu, sigma, draws)
    score = score_function_gradient(parabola, mu, sigma, draws)
    m, s = float(mu), float(sigma)
    # E[z⁴ ε²]/σ² − (2μ)² from the moments of ε: 1, 3, 15 of orders 2, 4, 6.
    second = (m**4 + 6 * m**2 * s**2 * 3 + s**4 * 15) / s**2
    assert pathwise.var() == pytest.approx(4 * s**2, rel=0.02)
    assert score.var() == pytest.approx(second - 4 * m**2, rel=0.03)


def test_a_constant_changes_neither_mean_but_the_scores_variance():
    def raised(z: torch.Tensor) -> torch.Tensor:
        return quadratic(z) + 50

    plain, higher = (pathwise_gradient(f, MU, SIGMA, noise()) for f in (quadratic, raised))
    torch.testing.assert_close(plain, higher, rtol=0, atol=0)
    plain, higher = (score_function_gradient(f, MU, SIGMA, noise()) for f in (quadratic, raised))
    assert (higher.var(0) > 100 * plain.var(0)).all()


def test_a_step_has_no_slope_but_a_score():
    def step(z: torch.Tensor) -> torch.Tensor:
        return (z[:, 0] > 0).double()

    assert not pathwise_gradient(step, MU, SIGMA, noise()).any()
    found = score_function_gradient(step, MU, SIGMA, noise()).mean(0)
    density = math.exp(-0.5 * (0.7 / 0.8) ** 2) / (0.8 * math.sqrt(2 * math.pi))
    assert found[0] == pytest.approx(density, abs=0.01)
    assert found[1] == pytest.approx(0, abs=0.02)


def test_a_model_s_weights_are_left_alone():
    layer = torch.nn.Linear(2, 1).double()
    pathwise_gradient(lambda z: layer(z)[:, 0], MU, SIGMA, noise())
    assert layer.weight.grad is None
