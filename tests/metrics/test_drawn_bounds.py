"""Are both bounds of the same draws right, and is their spread what is said of it?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from explorer.metrics.drawn_bounds import drawn_bounds
from explorer.metrics.likelihood import log_weights_in_parts


def log_normal(spread: float, seed: int, count: int = 1000) -> torch.Tensor:
    """Log weights N(0, spread²): the ELBO is 0, log p(x) spread²/2."""
    generator = torch.Generator().manual_seed(seed)
    return spread * torch.randn(count, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("spread", [0.5, 2.0, 4.0, 8.0])
def test_the_errors_are_the_spread_over_seeds(spread: float) -> None:
    """From where all draws count to where one does, of which the delta method says ± 1 at most."""
    found = [drawn_bounds(log_normal(spread, seed)) for seed in range(60)]
    for figure in ("elbo", "bound", "gap"):
        values = np.array([getattr(one, figure) for one in found])
        said = np.array([getattr(one, f"{figure}_se") for one in found])
        assert 0.65 < np.sqrt(np.square(said).mean()) / values.std(ddof=1) < 1.45
    means = np.array([one.elbo for one in found])
    assert abs(means.mean()) < 4 * spread / math.sqrt(1000 * 60)


def test_of_few_weights_that_differ_little_the_bound_is_log_px() -> None:
    found = drawn_bounds(log_normal(0.5, 3, 20_000) - 90)
    assert found.bound == pytest.approx(-90 + 0.125, abs=4 * found.bound_se)
    assert found.elbo == pytest.approx(-90, abs=4 * found.elbo_se)
    assert found.gap == pytest.approx(0.125, abs=4 * found.gap_se)


def test_equal_weights_leave_no_doubt_and_no_gap() -> None:
    found = drawn_bounds(torch.full((7,), -123.25))
    assert (found.elbo, found.bound) == pytest.approx((-123.25, -123.25))
    assert (found.elbo_se, found.bound_se, found.gap_se) == pytest.approx((0, 0, 0), abs=1e-12)
    one = drawn_bounds(torch.tensor([-5.0]))
    assert (one.elbo, one.bound, one.elbo_se) == (-5, -5, 0)
    assert math.isfinite(one.bound_se)


def test_of_a_linear_gaussian_model_the_spread_over_seeds_is_said(linear_gaussian, images) -> None:
    model = linear_gaussian(off=1.0, latent_dim=3)
    found = []
    for seed in range(60):
        generator = torch.Generator().manual_seed(seed)
        parts = log_weights_in_parts(model, images[:1], 300, generator)
        found.append(drawn_bounds(torch.cat(list(parts))[:, 0]))
    exact = float(model.log_evidence(images[:1]))
    for figure, truth in (("elbo", exact - model.kl_q_p()), ("bound", exact)):
        values = np.array([getattr(one, figure) for one in found])
        said = np.array([getattr(one, f"{figure}_se") for one in found])
        assert 0.65 < np.sqrt(np.square(said).mean()) / values.std(ddof=1) < 1.45
        assert values.mean() == pytest.approx(truth, abs=values.std(ddof=1))
