"""Are the bounds those of independent formulas, and in their order?"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from explorer.metrics.bound_climb import climb, running_elbo
from explorer.models.importance_weights import log_importance_weights


def drawn(count: int, seed: int = 0, spread: float = 1.5) -> np.ndarray:
    return np.random.default_rng(seed).normal(-100, spread, count)


@given(st.integers(0, 30), st.floats(0, 5))
def test_more_draws_never_lower_the_bound_in_the_mean(seed, spread):
    found = climb(drawn(1024, seed, spread), [1, 2, 4, 16, 64, 1024])
    # Exact for sums of whole groups: log-mean-exp of a group is at least the mean of its halves'.
    assert (np.diff(found.bound) >= -1e-9).all()


def test_one_draw_is_the_elbo_and_all_of_them_one_group():
    values = drawn(4096)
    found = climb(values, [1, 4096])
    assert found.bound[0] == pytest.approx(running_elbo(values)[-1])
    assert found.bound[1] == pytest.approx(math.log(np.mean(np.exp(values + 100))) - 100)
    assert found.spread[1] == 0


def test_log_normal_weights_have_a_known_evidence():
    # log E[e^w] = −100 + s²/2 for w ~ N(−100, s²), and E[w] = −100.
    values = drawn(1 << 16, 1, 1.0)
    assert running_elbo(values)[-1] == pytest.approx(-100, abs=0.02)
    assert climb(values, [1 << 16]).bound[0] == pytest.approx(-99.5, abs=0.02)


@pytest.mark.parametrize("count", [0, -1, 11])
def test_there_must_be_draws_enough(count):
    with pytest.raises(ValueError, match="make no bound"):
        climb(drawn(10), [count])


def test_the_weights_of_an_exact_posterior_are_all_the_evidence(linear_gaussian, images):
    model = linear_gaussian(off=0.0).double()
    x = images[:1].double()
    mu, logvar = model.encode(x)
    found = log_importance_weights(model, x, mu, logvar, None, 50, torch.Generator().manual_seed(0))
    assert found.shape == (50, 1)
    np.testing.assert_allclose(
        found.detach().numpy().ravel(), float(model.log_evidence(x)), atol=1e-4
    )
